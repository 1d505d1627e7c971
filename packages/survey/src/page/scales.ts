import { fieldName } from '../run/read-form.ts'
import { scaleOf } from '../run/read-value.ts'
import { type Controls, choice, controlId, type Drawing, described, enteredText, hidden } from './drawing.ts'
import { attributes } from './escape.ts'
import { markedHtml, plainOfMarked } from './marks.ts'
import { filled } from './words.ts'

const starPath = 'M12 2.6l2.9 5.9 6.5.9-4.7 4.6 1.1 6.5-5.8-3.1-5.8 3.1 1.1-6.5L2.6 9.4l6.5-.9z'
/** Mouths from very bad to very good. */
const mouths = [
  'M8 17c1.2-2.2 6.8-2.2 8 0',
  'M8.5 16.4c1.2-1.2 5.8-1.2 7 0',
  'M8.5 15.7h7',
  'M8.5 15c1.2 1.3 5.8 1.3 7 0',
  'M8 14.4c1 3.4 7 3.4 8 0z',
]

function icon(inside: string): string {
  return `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${inside}</svg>`
}

function face(step: number): string {
  return icon(`<circle cx="12" cy="12" r="9.3"/><path d="M8.8 9.3v.9M15.2 9.3v.9"/><path d="${mouths[step] ?? ''}"/>`)
}

/** Ratings as one row of buttons: NPS, CSAT, CES, stars and faces. */
export function scaleControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const { question, texts } = view
  const scale = scaleOf(question)
  const min = scale?.min ?? 0
  const max = scale?.max ?? 0
  const entered = enteredText(view)
  const name = fieldName(view.key)
  let buttons = ''
  for (let value = min; value <= max; value++) {
    const end = value === min ? texts.low : value === max ? texts.high : undefined
    const plainEnd = end === undefined || end === '' ? '' : `: ${plainOfMarked(end)}`
    let label = `${value}${hidden(plainEnd)}`
    if (question.type === 'stars') {
      label = icon(`<path d="${starPath}"/>`) + hidden(filled(words.stars, { n: value, max }) + plainEnd)
    } else if (question.type === 'emoji') {
      const step = max === 3 ? value * 2 - 2 : value - 1
      label = face(step) + hidden((words.faces[step] ?? String(value)) + plainEnd)
    }
    buttons += choice({
      type: 'radio',
      name,
      value: String(value),
      checked: entered === String(value),
      id: value === min ? controlId(drawing) : null,
      label,
      className: 't',
    })
  }
  const kind = question.type === 'stars' || question.type === 'emoji' ? question.type : 'nums'
  return { html: `<div class="sc ${kind} n${max - min + 1}">${buttons}</div>${ends(drawing)}`, isGroup: true }
}

/** What the ends of a scale mean. Read with the first and the last button, hence not again. */
function ends({ view: { texts } }: Drawing): string {
  if (!texts.low && !texts.high) return ''
  return `<div class="ends" aria-hidden="true"><span>${markedHtml(texts.low ?? '', false)}</span><span>${markedHtml(texts.high ?? '', false)}</span></div>`
}

/**
 * A slider. Without script it is a field for the number: a bare range control would send a value that nobody chose. The page's script
 * sets a range beside it.
 */
export function sliderControls(drawing: Drawing): Controls {
  const { view } = drawing
  const { question, texts } = view
  if (question.type !== 'slider') return { html: '', isGroup: false }
  const { min, max, step } = question
  const unit = texts.unit ? `<span class="unit">${markedHtml(texts.unit, false)}</span>` : ''
  const input = attributes({
    type: 'number',
    inputmode: min < 0 || step % 1 !== 0 ? null : 'numeric',
    name: fieldName(view.key),
    id: controlId(drawing),
    min,
    max,
    step,
    value: enteredText(view) === '' ? null : enteredText(view),
    autocomplete: 'off',
    'aria-required': view.required ? 'true' : null,
    ...described(drawing, true),
  })
  const hint = `<bdi dir="ltr">${min} – ${max}</bdi>`
  return { html: `<div class="sl"><input${input}>${unit}</div>${ends(drawing)}`, isGroup: false, hint }
}
