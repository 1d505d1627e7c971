import { fieldName } from '../run/read-form.ts'
import { type Controls, choice, controlId, type Drawing, describeId, enteredPart, plainLabel } from './drawing.ts'
import { attributes, escapeHtml } from './escape.ts'
import { markedHtml } from './marks.ts'
import { filled } from './words.ts'

/** A matrix: a fieldset for each row. On a wide screen they stand as a table, on a phone each row has its list. */
export function matrixControls(drawing: Drawing): Controls {
  const { view } = drawing
  const { question, texts, rows } = view
  if (question.type !== 'matrix') return { html: '', isGroup: true }
  const { columns, multiple } = question
  const head = columns.map(({ id }) => `<span>${markedHtml(texts.columns?.[id] ?? '', false)}</span>`).join('')
  const { fault } = view
  const isBad = rows.map(({ id }) => {
    const entered = ([] as unknown[]).concat(enteredPart(view, id))
    const isMissing = fault?.code === 'row_required' && !columns.some((column) => entered.indexOf(column.id) >= 0)
    return isMissing || fault?.params.row === id
  })
  // The list of faults leads to the first row that has one.
  const firstAt = Math.max(0, isBad.indexOf(true))
  const body = rows.map(({ id: row }, rowAt) => {
    const entered = ([] as unknown[]).concat(enteredPart(view, row))
    const cells = columns.map(({ id }, at) =>
      choice({
        type: multiple ? 'checkbox' : 'radio',
        name: fieldName(view.key, row),
        value: id,
        checked: entered.indexOf(id) >= 0,
        id: rowAt === firstAt && at === 0 ? controlId(drawing) : null,
        label: `<i></i><b>${markedHtml(texts.columns?.[id] ?? '', false)}</b>`,
        className: multiple ? 'cell many' : 'cell',
      }),
    )
    // A row of radio buttons says itself that it is to be answered, and that it is not; one of check boxes names what is wrong.
    const set = attributes({
      class: isBad[rowAt] ? 'row bad' : 'row',
      role: multiple ? null : 'radiogroup',
      'aria-required': !multiple && view.required ? 'true' : null,
      'aria-invalid': !multiple && isBad[rowAt] ? 'true' : null,
      'aria-describedby': isBad[rowAt] ? describeId(drawing, 'fault') : null,
    })
    return `<fieldset${set}><legend>${markedHtml(texts.rows?.[row] ?? '', false)}</legend><div>${cells.join('')}</div></fieldset>`
  })
  const width = Math.min(columns.length, 12)
  return {
    html: `<div class="mx m${width}"><div class="mh" aria-hidden="true"><div>${head}</div></div>${body.join('')}</div>`,
    isGroup: true,
  }
}

/** Points shared out among options. */
export function sumControls(drawing: Drawing): Controls {
  const { view, words } = drawing
  const { question, texts, options } = view
  if (question.type !== 'sum') return { html: '', isGroup: true }
  let sum = 0
  const rows = options.map(({ id }, at) => {
    const entered = enteredPart(view, id)
    const value = typeof entered === 'number' || typeof entered === 'string' ? String(entered) : ''
    sum += Number(value) || 0
    const input = attributes({
      type: 'text',
      inputmode: 'numeric',
      name: fieldName(view.key, id),
      id: at === 0 ? controlId(drawing) : null,
      value: value === '' ? null : value,
      autocomplete: 'off',
      maxlength: 9,
      'aria-invalid': view.fault ? 'true' : null,
      'aria-label': plainLabel(texts.options, id),
    })
    const unit = texts.unit ? `<span class="unit">${markedHtml(texts.unit, false)}</span>` : ''
    return `<li><span>${markedHtml(texts.options?.[id] ?? '', false)}</span><input${input}>${unit}</li>`
  })
  const { total } = question
  const hint = `<span data-total="${total}" aria-live="polite">${escapeHtml(filled(words.sumTo, { total, sum }))}</span>`
  return { html: `<ul class="sum">${rows.join('')}</ul>`, isGroup: true, hint }
}
