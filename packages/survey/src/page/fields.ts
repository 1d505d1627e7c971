import { sideTextMax } from '../definition/limits.ts'
import type { ContactField, FileReference } from '../definition/questions.ts'
import { fieldName } from '../run/read-form.ts'
import { textMax } from '../run/read-scalars.ts'
import {
  autofill,
  type Controls,
  choice,
  controlId,
  type Drawing,
  described,
  enteredPart,
  enteredText,
  filesText,
} from './drawing.ts'
import { type Attributes, attributes, escapeHtml } from './escape.ts'
import { markedHtml, plainOfMarked } from './marks.ts'
import { filled } from './words.ts'

const formats = {
  email: { type: 'email', autocomplete: 'email' },
  url: { type: 'url', autocomplete: 'url' },
  phone: { type: 'tel', autocomplete: 'tel' },
}

function ownAttributes(drawing: Drawing, hasHint: boolean): Attributes {
  const { view } = drawing
  return {
    name: fieldName(view.key),
    id: controlId(drawing),
    'aria-required': view.required ? 'true' : null,
    ...described(drawing, hasHint),
  }
}

/** A text of one line or several. */
export function textControls(drawing: Drawing): Controls {
  const { view } = drawing
  const { question, texts } = view
  if (question.type !== 'short_text' && question.type !== 'long_text') return { html: '', isGroup: false }
  const max = textMax(question)
  const shared: Attributes = {
    ...ownAttributes(drawing, false),
    maxlength: max,
    dir: question.format === undefined ? 'auto' : 'ltr',
    placeholder: texts.placeholder ? plainOfMarked(texts.placeholder) : null,
  }
  const entered = enteredText(view)
  if (question.type === 'long_text') {
    // A line end right behind the tag is not part of the value.
    const area = attributes({ ...shared, rows: 4, autocomplete: autofill(drawing, 'on') })
    return { html: `<textarea${area}>\n${escapeHtml(entered)}</textarea>${count(max, entered.length)}`, isGroup: false }
  }
  const format = question.format ? formats[question.format] : { type: 'text', autocomplete: 'on' }
  const { type, autocomplete } = format
  const input = attributes({ ...shared, type, autocomplete: autofill(drawing, autocomplete), value: entered || null })
  return { html: `<input${input}>`, isGroup: false }
}

/** How much was written; the page's script counts on. */
function count(max: number, length: number): string {
  return `<span class="count" data-count aria-hidden="true">${length} / ${max}</span>`
}

/** A number, as text with a keyboard for numbers: people write commas, and browsers drop what they cannot read. */
export function numberControls(drawing: Drawing): Controls {
  const { view } = drawing
  const { question, texts } = view
  if (question.type !== 'number') return { html: '', isGroup: false }
  const { min, max, decimals } = question
  const hint = min === undefined && max === undefined ? '' : `<bdi dir="ltr">${min ?? '…'} – ${max ?? '…'}</bdi>`
  const input = attributes({
    ...ownAttributes(drawing, hint !== ''),
    type: 'text',
    inputmode: min === undefined || min < 0 ? null : decimals ? 'decimal' : 'numeric',
    maxlength: 40,
    autocomplete: autofill(drawing, 'off'),
    value: enteredText(view) || null,
  })
  const unit = texts.unit ? `<span class="unit">${markedHtml(texts.unit, false)}</span>` : ''
  return { html: `<div class="num"><input${input}>${unit}</div>`, isGroup: false, hint }
}

/** A day. Where a browser knows no field for days, it is typed as year-month-day. */
export function dateControls(drawing: Drawing): Controls {
  const { view } = drawing
  const { question } = view
  if (question.type !== 'date') return { html: '', isGroup: false }
  const input = attributes({
    ...ownAttributes(drawing, false),
    type: 'date',
    min: question.min,
    // Without a bound browsers take years of six digits, and what is typed through without a stop becomes one.
    max: question.max ?? '9999-12-31',
    placeholder: 'YYYY-MM-DD',
    autocomplete: autofill(drawing, 'off'),
    value: enteredText(view) || null,
  })
  return { html: `<input${input}>`, isGroup: false }
}

const contactTypes: { readonly [field in ContactField]: readonly [string, string] } = {
  name: ['text', 'name'],
  email: ['email', 'email'],
  phone: ['tel', 'tel'],
  company: ['text', 'organization'],
  address: ['text', 'street-address'],
}

/** Contact details, a field each. */
export function contactControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const { question } = view
  if (question.type !== 'contact') return { html: '', isGroup: true }
  // The list of faults leads to the field that is wrong.
  const wrong = question.fields.findIndex(({ id }) => id === view.fault?.params.field)
  const html = question.fields.map(({ id, required }, at) => {
    const [type, token] = contactTypes[id]
    const entered = enteredPart(view, id)
    const input = attributes({
      type,
      name: fieldName(view.key, id),
      value: typeof entered === 'string' && entered !== '' ? entered : null,
      id: at === Math.max(0, wrong) ? controlId(drawing) : null,
      maxlength: sideTextMax,
      dir: 'auto',
      autocomplete: autofill(drawing, token),
      'aria-required': required ? 'true' : null,
      'aria-invalid': at === wrong ? 'true' : null,
    })
    const optional = required ? '' : ` <span class="op">${escapeHtml(words.optional)}</span>`
    return `<label class="fld"><span>${escapeHtml(words.contact[id])}${optional}</span><input${input}></label>`
  })
  return { html: html.join(''), isGroup: true }
}

/** A check box beside what is agreed to. */
export function consentControls(drawing: Drawing): Controls {
  const { view } = drawing
  const html = choice({
    type: 'checkbox',
    name: fieldName(view.key),
    value: 'true',
    checked: view.entered === true,
    id: controlId(drawing),
    // A link inside a label would press the box.
    label: markedHtml(view.texts.wording ?? '', false),
    className: 'opt many agree',
    describe: { 'aria-required': view.required ? 'true' : null, 'aria-invalid': view.fault ? 'true' : null },
  })
  const links = linksOf(view.texts.wording ?? '')
  return { html: `<div class="os">${html}</div>${links}`, isGroup: true }
}

/** The links of the wording, below it. */
function linksOf(wording: string): string {
  const links = markedHtml(wording).match(/<a [^>]*>.*?<\/a>/g) ?? []
  return links.length === 0 ? '' : `<p class="hint">${links.join(' · ')}</p>`
}

/** Files: what was taken in already, with a button to take it out, and a field for more. */
export function fileControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const { question } = view
  if (question.type !== 'file') return { html: '', isGroup: false }
  const added = Array.isArray(view.value) ? (view.value as readonly FileReference[]) : []
  const list = added.map(({ id, name }) => {
    const remove = attributes({ class: 'x', name: '$remove', value: `${view.key} ${id}` })
    return `<li><bdi>${escapeHtml(name)}</bdi> <button${remove}>${hidden(filled(words.remove, { name }))}</button></li>`
  })
  const input = attributes({
    ...ownAttributes(drawing, true),
    type: 'file',
    multiple: question.maxFiles > 1,
    accept: question.accept.length > 0 ? question.accept.join(',') : null,
    'data-bytes': question.maxBytes,
  })
  const hint = escapeHtml(filesText(question, words))
  const field =
    added.length < question.maxFiles
      ? `<input${input}>`
      : `<span${attributes({ id: controlId(drawing), tabindex: -1 })}></span>`
  return { html: `${list.length > 0 ? `<ul class="files">${list.join('')}</ul>` : ''}${field}`, isGroup: false, hint }
}

function hidden(text: string): string {
  return `<span aria-hidden="true">×</span><span class="vh">${escapeHtml(text)}</span>`
}

/** Something to read: nothing to enter. */
export function statementControls({ view }: Drawing): Controls {
  const body = view.texts.body ?? ''
  return { html: body === '' ? '' : `<p class="body">${markedHtml(body)}</p>`, isGroup: false }
}
