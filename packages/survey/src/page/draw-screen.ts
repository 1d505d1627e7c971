import type { RunView } from '../run/view.ts'
import { controlId, type Drawing, faultText } from './drawing.ts'
import { attributes, escapeHtml } from './escape.ts'
import { markedHtml, plainOfMarked } from './marks.ts'
import type { PageWords } from './page-words.ts'
import { renderQuestion } from './render-question.ts'
import { directionOf } from './words.ts'

export type ScreenOptions = {
  /** Where the form is sent; empty for the page's own address, and in previews. */
  action?: string
  /** Hidden fields, such as the sealed state of a run without script. Names of ours begin with `$`, which no key does. */
  carry?: { readonly [name: string]: string }
  /** Of the run. */
  language: string
  /** Offered beside it, named in themselves; none or one: no switch. */
  languages?: readonly { readonly tag: string; readonly name: string }[]
  /** Left out: those of the language. */
  words?: PageWords
  /** Stands where there is no logo. */
  brand?: string
  logo?: { readonly url: string; readonly alt: string } | null
  /** Small print below, with marks: who asks, what about, where it goes. */
  footer?: string
  isTest?: boolean
  /** An answer came with the link and is not sent yet. */
  isProvisional?: boolean
  /** It could not be sent, and can be sent again. */
  hasFailed?: boolean
  /** A device that many people use: nothing typed earlier is offered. */
  isKiosk?: boolean
  /** Of ids, where several forms stand on one page. */
  prefix?: string
}

/**
 * A screen, a wait or the end of a run as HTML that works without script: one form with native controls that are named by
 * `fieldName`; its buttons send `$go` = `next` or `back`, `$language` or `$remove`. Pure; everything of the survey and of the respondent
 * is escaped. Needs `pageCss` and `themeCss` around it.
 */
export function drawScreen(view: RunView, options: ScreenOptions & { words: PageWords }): string {
  const { words } = options
  const inner = view.kind === 'ended' ? ended(view, options, words) : form(view, options, words)
  const isWide = view.kind === 'screen' && view.questions.some(({ question }) => question.type === 'matrix')
  const root = attributes({
    class: isWide ? 'cx wide' : 'cx',
    lang: options.language,
    dir: directionOf(options.language),
  })
  return `<div${root}>${inner}</div>`
}

type Going = Exclude<RunView, { kind: 'ended' }>

function form(view: Going, options: ScreenOptions, words: PageWords): string {
  const { carry = {}, isKiosk, action } = options
  const hasFiles = view.kind === 'screen' && view.questions.some(({ question }) => question.type === 'file')
  const start = attributes({
    method: 'post',
    action: action || null,
    novalidate: true,
    'accept-charset': 'utf-8',
    enctype: hasFiles ? 'multipart/form-data' : null,
    autocomplete: isKiosk ? 'off' : null,
  })
  let hidden = ''
  for (const name of Object.keys(carry)) hidden += `<input${attributes({ type: 'hidden', name, value: carry[name] })}>`
  // The first button of a form is what the enter key presses: never the choice of a language.
  const enter = '<button class="vh" name="$go" value="next" tabindex="-1" aria-hidden="true"></button>'
  const main = view.kind === 'screen' ? screen(view, options, words) : `<h1>${escapeHtml(words.listening)}</h1>`
  return `<form${start}>${enter}${hidden}${header(options, words)}${progress(view.progress, words)}<main>${main}${buttons(view, options, words)}</main></form>${footer(options)}`
}

function header({ language, languages = [], brand, logo, isTest }: ScreenOptions, words: PageWords): string {
  const name =
    logo && /^https?:\/\//i.test(logo.url)
      ? `<img${attributes({ class: 'logo', src: logo.url, alt: logo.alt, referrerpolicy: 'no-referrer' })}>`
      : escapeHtml(brand ?? '')
  const switches = languages.map(({ tag, name: own }) =>
    tag === language
      ? `<span${attributes({ lang: tag, 'aria-current': 'true' })}>${escapeHtml(own)}</span>`
      : `<button${attributes({ class: 'link', name: '$language', value: tag, lang: tag, dir: directionOf(tag) })}>${escapeHtml(own)}</button>`,
  )
  const choose =
    languages.length > 1
      ? `<div class="lang"${attributes({ role: 'group', 'aria-label': words.language })}>${switches.join(' ')}</div>`
      : ''
  const test = isTest ? `<p class="test">${escapeHtml(words.test)}</p>` : ''
  return `${test}<header><div class="brand">${name}</div>${choose}</header>`
}

function progress(done: number, words: PageWords): string {
  const value = Math.round(100 * Math.min(1, Math.max(0, done)))
  return `<progress${attributes({ max: 100, value, 'aria-label': words.progress })}>${value} %</progress>`
}

function screen(view: Extract<RunView, { kind: 'screen' }>, options: ScreenOptions, words: PageWords): string {
  const drawings = view.questions.map(
    (question): Drawing => ({
      view: question,
      words,
      prefix: options.prefix ?? '',
      noAutofill: options.isKiosk === true,
    }),
  )
  const block = view.blockTitle === '' ? '' : `<h1 class="block">${escapeHtml(view.blockTitle)}</h1>`
  const failed = options.hasFailed ? `<p class="note" role="alert">${escapeHtml(words.failed)}</p>` : ''
  const provisional = options.isProvisional ? `<p class="note" role="status">${escapeHtml(words.provisional)}</p>` : ''
  const questions = drawings.map((drawing, at) => renderQuestion(drawing, at === 0 && block === '' ? 1 : 2))
  return `${faults(drawings, words)}${failed}${block}${provisional}<div class="qs">${questions.join('')}</div>`
}

/** What is wrong on this screen, each with a link to its field; the page's script takes the focus there. */
function faults(drawings: readonly Drawing[], words: PageWords): string {
  const wrong = drawings.filter(({ view }) => view.fault !== null)
  if (wrong.length === 0) return ''
  const list = wrong.map((drawing) => {
    const { view } = drawing
    const text = view.fault === null ? '' : faultText(view, view.fault, words)
    const link = attributes({ href: `#${encodeURIComponent(controlId(drawing))}` })
    return `<li><a${link}>${escapeHtml(plainOfMarked(view.texts.title))}</a> <bdi>${escapeHtml(text)}</bdi></li>`
  })
  return `<div class="faults" role="alert" tabindex="-1"><p>${escapeHtml(words.faults)}</p><ul>${list.join('')}</ul></div>`
}

function buttons(view: Going, options: ScreenOptions, words: PageWords): string {
  const next = view.kind === 'listening' ? words.goOn : view.isLast ? words.send : words.next
  const back =
    view.canGoBack && !options.isKiosk
      ? `<button class="back" name="$go" value="back">${escapeHtml(words.back)}</button>`
      : ''
  return `<div class="nav"><button class="go" name="$go" value="next">${escapeHtml(next)}</button>${back}</div>`
}

function footer({ footer: text }: ScreenOptions): string {
  return text ? `<footer><p>${markedHtml(text)}</p></footer>` : ''
}

const tick =
  '<svg class="done" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24" r="22"/><path d="M15 24.5l6.2 6.2L33.5 18"/></svg>'

function ended(view: Extract<RunView, { kind: 'ended' }>, options: ScreenOptions, words: PageWords): string {
  const { texts, redirect, ending } = view
  const body = texts.body === '' ? '' : `<p class="body">${markedHtml(texts.body)}</p>`
  // A kiosk stays where it is: whoever comes next must find the survey.
  const leads = !options.isKiosk && redirect !== null && /^https?:\/\//i.test(redirect)
  const on = leads
    ? `<p class="nav"><a${attributes({ class: 'go', href: redirect, rel: 'noopener noreferrer' })}>${escapeHtml(words.goOn)}</a></p>`
    : ''
  const mark = ending.outcome === 'complete' ? tick : ''
  const head = header({ ...options, languages: [] }, words)
  return `${head}<main class="end">${mark}<h1 tabindex="-1">${markedHtml(texts.title, false)}</h1>${body}${on}</main>${footer(options)}`
}
