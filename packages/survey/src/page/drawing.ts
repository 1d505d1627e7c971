import { isRecord, own } from '../run/own.ts'
import type { AnswerFault } from '../run/reading.ts'
import type { QuestionView } from '../run/view.ts'
import { type Attributes, attributes, escapeHtml } from './escape.ts'
import { plainOfMarked } from './marks.ts'
import type { PageWords } from './page-words.ts'
import { filled } from './words.ts'

/** What a question is drawn from. */
export type Drawing = {
  view: QuestionView
  words: PageWords
  /** Of ids, where several forms stand on one page. */
  prefix: string
  /** Nothing that was typed here earlier is offered: devices that many people use. */
  noAutofill: boolean
}

/** The controls of a question. A group stands in a fieldset with the title as its legend, a single control under a label. */
export type Controls = { html: string; isGroup: boolean; hint?: string }

/** The id of the control that the title and the list of faults lead to. */
export function controlId({ view, prefix }: Drawing): string {
  return `${prefix}c-${view.key}`
}

/** The id of what describes a question: its help, its hint, its fault. */
export function describeId({ view, prefix }: Drawing, what: 'help' | 'hint' | 'fault'): string {
  return `${prefix}${what}-${view.key}`
}

/** What a control (of a group: the fieldset) says to assistive technology beside its name. */
export function described(drawing: Drawing, hasHint: boolean): Attributes {
  const { view } = drawing
  const ids = [
    view.texts.help ? describeId(drawing, 'help') : '',
    hasHint ? describeId(drawing, 'hint') : '',
    view.fault ? describeId(drawing, 'fault') : '',
  ].filter((id) => id !== '')
  return {
    'aria-describedby': ids.length > 0 ? ids.join(' ') : null,
    'aria-invalid': view.fault ? 'true' : null,
  }
}

/** What one field needs to be kept from offering earlier entries. */
export function autofill(drawing: Drawing, token: string): string {
  return drawing.noAutofill ? 'off' : token
}

type Choice = {
  type: 'radio' | 'checkbox'
  name: string
  value: string
  checked: boolean
  id?: string | null
  label: string
  className?: string
  describe?: Attributes
}

/** One radio button or check box inside its label; `label` is HTML. The button itself covers the label, so that all of it can be pressed. */
export function choice({ type, name, value, checked, id, label, className, describe }: Choice): string {
  const input = attributes({ type, name, value, checked, id: id ?? null, ...describe })
  return `<label class="${className ?? 'opt'}"><input${input}><span>${label}</span></label>`
}

/** Text for those who hear the page. */
export function hidden(text: string): string {
  return text === '' ? '' : `<span class="vh">${escapeHtml(text)}</span>`
}

/** What was entered as a text or number, else empty. */
export function enteredText({ entered }: QuestionView): string {
  return typeof entered === 'string' || typeof entered === 'number' ? String(entered) : ''
}

/** What was entered for a part (row, option, contact field), else empty. */
export function enteredPart({ entered }: QuestionView, part: string): unknown {
  return isRecord(entered) ? (own(entered, part) ?? '') : ''
}

/** Chosen options with the texts beside them, in order. */
export function enteredChoices({ entered }: QuestionView): { id: string; text: string }[] {
  const all: { id: string; text: string }[] = []
  for (const one of ([] as unknown[]).concat(entered)) {
    if (typeof one === 'string') all.push({ id: one, text: '' })
    else if (typeof one === 'object' && one !== null) {
      const { choice: id, text } = one as { choice?: unknown; text?: unknown }
      if (typeof id === 'string') all.push({ id, text: typeof text === 'string' ? text : '' })
    }
  }
  return all
}

/** What is wrong, as a sentence for the respondent. */
export function faultText(view: QuestionView, fault: AnswerFault, words: PageWords): string {
  const { params } = fault
  const { question } = view
  if (question.type === 'file' && /^too_/.test(fault.code)) return filesText(question, words)
  const field = params.field as keyof PageWords['contact'] | undefined
  const values = { ...params, ...(field === undefined ? {} : { field: words.contact[field] ?? '' }) }
  const inNumbers = question.type === 'date' || params.min !== undefined || params.max !== undefined
  const sentence = inNumbers || !/^too_(small|large)$/.test(fault.code) ? words.problems[fault.code] : undefined
  return filled(sentence ?? words.problems.wrong_type, values)
}

/** How many files, how large. */
export function filesText({ maxFiles, maxBytes }: { maxFiles: number; maxBytes: number }, words: PageWords): string {
  const inMega = maxBytes >= 1_000_000
  const size = inMega ? `${Math.floor(maxBytes / 100_000) / 10} MB` : `${Math.max(1, Math.floor(maxBytes / 1000))} kB`
  return filled(words.files, { files: maxFiles, size })
}

/** A label of the question by id, without marks. */
export function plainLabel(labels: { readonly [id: string]: string } | undefined, id: string): string {
  return plainOfMarked(labels?.[id] ?? '')
}
