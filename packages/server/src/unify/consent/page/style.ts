/**
 * Styles of the preference pages: the family of the respondent's pages (packages/survey/src/page), phone first, light and dark by the
 * reader's setting. Native controls, 44 px to touch, a focus that is always seen.
 */
export const pageStyle = `
:root{color-scheme:light dark;--bg:#fff;--text:#16181d;--text-2:#4a505c;--line:#e4e6ea;--control:#868d99;--sunken:#f1f2f4;--brand:#3552c8;--on-brand:#fff;--brand-ink:#2f4abb;--brand-bg:#eef1fc;--danger:#b3261e}
@media(prefers-color-scheme:dark){:root{--bg:#15171c;--text:#eceef2;--text-2:#b4bac5;--line:#2c3038;--control:#858c99;--sunken:#20232a;--brand:#9db0ff;--on-brand:#10131a;--brand-ink:#a9b9ff;--brand-bg:#1f2740;--danger:#ff9a90}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.5 Inter,system-ui,-apple-system,"Segoe UI","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
:lang(zh-Hant){font-family:Inter,system-ui,-apple-system,"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC",sans-serif}
.page{max-width:520px;margin:0 auto;padding:20px 20px 48px}
header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;min-height:44px;gap:0 16px;margin-bottom:20px}
.brand{font-weight:600}
nav a,nav b{display:inline-block;padding:10px 4px;font-size:14px;line-height:24px;font-weight:400;color:var(--text-2)}
nav a{color:var(--brand-ink)}
h1{font-size:22px;line-height:30px;font-weight:600;margin:0 0 8px;text-wrap:pretty}
h2{font-size:16px;line-height:24px;font-weight:600;margin:0 0 4px}
p{margin:0 0 12px;text-wrap:pretty}
.dim{color:var(--text-2)}
.small{font-size:14px;line-height:20px}
a{color:var(--brand-ink);text-underline-offset:3px}
fieldset,section{margin:0;padding:20px 0 16px;border:0;border-top:1px solid var(--line);min-width:0}
legend{float:left;width:100%;padding:0;font-weight:600;margin-bottom:4px}
legend+*{clear:both}
.tick{display:flex;align-items:center;gap:12px;min-height:44px;cursor:pointer}
.tick input{flex:none;width:22px;height:22px;margin:0;accent-color:var(--brand)}
.fixed{min-height:44px;display:flex;align-items:center;gap:12px}
.fixed::before{content:"";flex:none;width:8px;height:8px;margin:0 7px;border-radius:50%;background:var(--control)}
.why{margin:0 0 4px 34px}
.often{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;margin-top:8px}
select{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--control);border-radius:8px;min-height:44px;padding:8px 10px;max-width:100%}
button,.button{display:block;width:100%;min-height:48px;padding:11px 16px;border:1px solid var(--control);border-radius:8px;background:var(--bg);color:var(--text);font:inherit;font-weight:500;text-align:center;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--sunken)}
.go{background:var(--brand);border-color:var(--brand);color:var(--on-brand);font-weight:600}
.go:hover{background:var(--brand);box-shadow:inset 0 0 0 99px #00000018}
.row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.row button{width:auto}
form+form{margin-top:8px}
.actions{padding-top:20px;border-top:1px solid var(--line)}
.actions form+p{margin-top:8px}
.field{display:block}
.field span{display:block;font-weight:500;margin-bottom:4px}
.field input{font:inherit;width:100%;min-height:48px;padding:10px 12px;color:inherit;background:var(--bg);border:1px solid var(--control);border-radius:8px}
.field input[aria-invalid]{border-color:var(--danger)}
.tick>span{padding:8px 0}
.said{display:block}
.away{position:absolute;left:-9999px;width:1px;height:1px;overflow:hidden}
.actions .end{margin:12px 0 0}
.wrong{background:none;border:1px solid var(--danger);color:var(--danger)}
.note{background:var(--brand-bg);border-radius:8px;padding:12px 16px;margin:0 0 20px;font-weight:500}
:focus-visible{outline:2px solid var(--brand-ink);outline-offset:2px}
@media print{button{display:none}}
`
