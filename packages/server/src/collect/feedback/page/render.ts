import { escapeHtml } from '@opencxm/survey'
import type { Language } from '../../../platform/kernel/index.ts'
import { pageWords as words } from './words.ts'

/** What the page shows. `form` with what was written, if it must be shown again. */
export type PageView = {
  language: Language
  /** '' on pages that belong to no unit. */
  unit: string
  nonce: string
} & (
  | {
      state: 'form'
      formKey: string
      mood: string
      text: string
      problem: 'empty' | 'tooLong' | 'tooMany' | 'failed' | null
    }
  | { state: 'thanks' }
  | { state: 'gone' }
)

const languageNames: Record<Language, string> = { en: 'English', 'zh-Hans': '简体', 'zh-Hant': '繁體' }
/** Value, word, and the mouth of a drawn face: not every device has the letters for faces. */
const faces = [
  ['0', 'unhappy', 'M10 22.500q6-5 12 0'],
  ['1', 'neither', 'M10 21h12'],
  ['2', 'happy', 'M10 20q6 5 12 0'],
] as const

function faceOf(mouth: string): string {
  return `<svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="13"/><path d="M11.500 12.500v1.500M20.500 12.500v1.500M${mouth.slice(1)}"/></svg>`
}

const style = `
:root{color-scheme:light dark;--ink:#16181d;--soft:#5b6270;--line:#8a91a0;--paper:#fff;--back:#f5f6f8;--brand:#3451c6;--on:#fff;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--ink:#eceef2;--soft:#aab1bf;--line:#7d8595;--paper:#1b1e25;--back:#121419;--brand:#9db0ff;--on:#10131a;--bad:#ffb4ab}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.25rem 1rem 2rem}
h1{font-size:1.4rem;line-height:1.3;margin:.25rem 0 .5rem}
p{margin:0 0 1rem}.soft{color:var(--soft)}.bad{color:var(--bad);font-weight:600}
fieldset{border:0;margin:0 0 1.25rem;padding:0}legend,label.text{display:block;font-weight:600;margin-bottom:.4rem;padding:0}
.faces{display:flex;gap:.5rem}.faces label{flex:1;display:flex;flex-direction:column;align-items:center;gap:.1rem;padding:.6rem .25rem;background:var(--paper);border:1px solid var(--line);border-radius:10px;cursor:pointer}
.faces svg{width:2.2rem;height:2.2rem;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}.faces input{width:1.15rem;height:1.15rem;margin:0;accent-color:var(--brand)}
.faces label:has(:checked){border-color:var(--brand);box-shadow:inset 0 0 0 1px var(--brand)}
textarea{width:100%;min-height:8rem;padding:.7rem;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:10px;resize:vertical}
button,.button{display:inline-block;min-height:3rem;padding:.7rem 1.6rem;font:inherit;font-weight:600;color:var(--on);background:var(--brand);border:0;border-radius:10px;cursor:pointer;text-decoration:none}
form button{width:100%}:focus-visible{outline:3px solid var(--brand);outline-offset:2px}
nav{display:flex;gap:1rem;justify-content:flex-end;font-size:.9rem}nav a{color:var(--soft);padding:.25rem 0}nav a[aria-current]{color:var(--ink);text-decoration:none;font-weight:600}
`

/** The employees' page as HTML: no script, no cookie, nothing from elsewhere. Every text is escaped. */
export function renderPage(view: PageView): string {
  const { language } = view
  const title = words.title[language]
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style nonce="${escapeHtml(view.nonce)}">${style}</style></head>
<body><main>${languageLinks(language)}${view.unit === '' ? '' : `<p class="soft">${escapeHtml(view.unit)}</p>`}${bodyOf(view)}</main></body></html>`
}

function languageLinks(language: Language): string {
  const links = Object.entries(languageNames).map(
    ([code, name]) =>
      `<a lang="${code}" href="?lang=${code}"${code === language ? ' aria-current="true"' : ''}>${name}</a>`,
  )
  return `<nav aria-label="Language">${links.join('')}</nav>`
}

function bodyOf(view: PageView): string {
  const say = (word: keyof typeof words) => escapeHtml(words[word][view.language])
  if (view.state === 'gone') return `<h1>${say('gone')}</h1>`
  if (view.state === 'thanks')
    return `<h1 role="status">${say('thanks')}</h1><p>${say('next')}</p><p><a class="button" href="?lang=${view.language}">${say('another')}</a></p>`
  const options = faces.map(
    ([value, word, mouth]) =>
      `<label>${faceOf(mouth)}${say(word)}<input type="radio" name="mood" value="${value}"${view.mood === value ? ' checked' : ''}></label>`,
  )
  return `<h1>${say('title')}</h1><p class="soft">${say('hint')}</p>
${view.problem === null ? '' : `<p class="bad" id="problem" role="alert">${say(view.problem)}</p>`}
<form method="post" action="?lang=${view.language}" accept-charset="utf-8" autocomplete="off"><input type="hidden" name="key" value="${escapeHtml(view.formKey)}">
<fieldset><legend>${say('mood')}</legend><div class="faces">${options.join('')}</div></fieldset>
<label class="text" for="text">${say('text')}</label>
<p><textarea id="text" name="text" maxlength="2000" required${view.problem === null ? '' : ' aria-describedby="problem" aria-invalid="true"'}>
${escapeHtml(view.text)}</textarea></p>
<button type="submit">${say('send')}</button></form>`
}
