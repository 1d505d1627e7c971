/** Styles of the box. Fixed to the window, so that nothing of the page moves; the survey brings its own colours. */
export const frameStyles = `
:host{all:initial}
:host::backdrop{display:none!important}
.box{position:fixed;z-index:2147483000;box-sizing:border-box;width:min(400px,calc(100vw - 24px));max-height:min(640px,calc(100vh - 24px));
display:flex;flex-direction:column;background:Canvas;color:CanvasText;color-scheme:light dark;border:1px solid rgba(128,128,128,.35);border-radius:12px;
box-shadow:0 8px 32px rgba(0,0,0,.24);font:16px/1.5 system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
.box:focus{outline:none}
.popover{bottom:12px}
.right{right:12px}
.left{left:12px}
.modal{left:50%;top:50%;transform:translate(-50%,-50%);width:min(560px,calc(100vw - 24px))}
.backdrop{position:fixed;z-index:2147482999;top:0;right:0;bottom:0;left:0;background:rgba(0,0,0,.45)}
.root{min-height:0;overflow:auto;overscroll-behavior:contain;border-radius:12px}
.close{position:absolute;top:0;right:0;z-index:1;width:44px;height:44px;border:0;border-radius:0 12px;background:transparent;color:inherit;font-size:24px;
line-height:1;cursor:pointer}
[dir=rtl] .close{right:auto;left:0;border-radius:12px 0}
.close:focus-visible{outline:2px solid Highlight;outline-offset:-4px}
@media (max-width:480px){.popover{left:12px;right:12px;width:auto}}
`
