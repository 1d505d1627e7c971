import { sideTextMax } from '../definition/limits.ts'
import { fieldName } from '../run/read-form.ts'
import {
  autofill,
  type Controls,
  choice,
  controlId,
  type Drawing,
  described,
  enteredChoices,
  plainLabel,
} from './drawing.ts'
import { attributes, escapeHtml } from './escape.ts'
import { markedHtml } from './marks.ts'
import { filled } from './words.ts'

type Chosen = readonly { id: string; text: string }[]

/** The field for one's own words beside an option; sent under the option's name, it counts where the option is chosen. */
function sideText(drawing: Drawing, id: string, chosen: Chosen): string {
  const { view, words } = drawing
  const name = filled(words.other, { option: plainLabel(view.texts.options, id) })
  const input = attributes({
    type: 'text',
    class: 'side',
    name: fieldName(view.key, id),
    value: chosen.filter((one) => one.id === id)[0]?.text || null,
    maxlength: sideTextMax,
    autocomplete: autofill(drawing, 'off'),
    dir: 'auto',
    placeholder: name,
    'aria-label': name,
  })
  return `<input${input}>`
}

/** Options as a list of radio buttons or check boxes; pictures as cards. */
export function optionControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const { question, texts, options } = view
  const many = question.type === 'multi' || (question.type === 'picture' && question.multiple === true)
  const chosen = enteredChoices(view)
  const html = options
    .map((option, at) => {
      const one = choice({
        type: many ? 'checkbox' : 'radio',
        name: fieldName(view.key),
        value: option.id,
        checked: chosen.some(({ id }) => id === option.id),
        id: at === 0 ? controlId(drawing) : null,
        label: picture(drawing, option.id, option.image?.url) + markedHtml(texts.options?.[option.id] ?? '', false),
        className: many ? 'opt many' : 'opt',
      })
      return `<div class="o"${option.exclusive ? ' data-alone' : ''}>${one}${option.text ? sideText(drawing, option.id, chosen) : ''}</div>`
    })
    .join('')
  const hint = question.type === 'multi' ? hintOf(question, words, options.length) : ''
  return { html: `<div class="${question.type === 'picture' ? 'os pics' : 'os'}">${html}</div>`, isGroup: true, hint }
}

function hintOf({ min, max }: { min?: number; max?: number }, words: Drawing['words'], options: number): string {
  if (min !== undefined && min > 0 && max !== undefined) return escapeHtml(filled(words.chooseBetween, { min, max }))
  return max !== undefined && max < options ? escapeHtml(filled(words.chooseHint, { max })) : ''
}

function picture({ view }: Drawing, id: string, url: string | undefined): string {
  if (view.question.type !== 'picture' || url === undefined || !/^https?:\/\//i.test(url)) return ''
  const alt = plainLabel(view.texts.images, id)
  return `<img${attributes({ src: url, alt: alt === plainLabel(view.texts.options, id) ? '' : alt, loading: 'lazy', referrerpolicy: 'no-referrer' })}>`
}

/** Options in a list that opens, for long ones. */
export function dropdownControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const chosen = enteredChoices(view)
  const list = view.options.map(({ id }) => {
    const selected = chosen.some((one) => one.id === id)
    return `<option${attributes({ value: id, selected })}>${escapeHtml(plainLabel(view.texts.options, id))}</option>`
  })
  const select = attributes({
    name: fieldName(view.key),
    id: controlId(drawing),
    'aria-required': view.required ? 'true' : null,
    ...described(drawing, false),
  })
  const sides = view.options.filter(({ text }) => text).map(({ id }) => sideText(drawing, id, chosen))
  const html = `<select${select}><option value="">${escapeHtml(words.choose)}</option>${list.join('')}</select>${sides.join('')}`
  return { html, isGroup: false }
}

/** A place for each option. Lists work without script and with every assistive technology; the script keeps places different. */
export function rankingControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const { question } = view
  const max = (question.type === 'ranking' ? question.top : undefined) ?? view.options.length
  const ranked = enteredChoices(view).map(({ id }) => id)
  const rows = view.options.map(({ id }, at) => {
    let places = `<option value="">${escapeHtml(words.notRanked)}</option>`
    for (let place = 1; place <= max; place++) {
      places += `<option${attributes({ value: place, selected: ranked.indexOf(id) === place - 1 })}>${place}</option>`
    }
    const select = attributes({
      name: fieldName(view.key, id),
      id: at === 0 ? controlId(drawing) : null,
      'aria-invalid': view.fault ? 'true' : null,
      'aria-label': filled(words.rank, { option: plainLabel(view.texts.options, id) }),
    })
    return `<li><select${select}>${places}</select><span>${markedHtml(view.texts.options?.[id] ?? '', false)}</span></li>`
  })
  const hint = escapeHtml(filled(words.rankHint, { max }))
  return { html: `<ul class="rank">${rows.join('')}</ul>`, isGroup: true, hint }
}
