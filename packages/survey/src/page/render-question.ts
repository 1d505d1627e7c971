import type { Question, QuestionType } from '../definition/questions.ts'
import { dropdownControls, optionControls, rankingControls } from './choices.ts'
import { type Controls, controlId, type Drawing, described, describeId, faultText } from './drawing.ts'
import { attributes, escapeHtml } from './escape.ts'
import {
  consentControls,
  contactControls,
  dateControls,
  fileControls,
  numberControls,
  statementControls,
  textControls,
} from './fields.ts'
import { matrixControls, sumControls } from './grids.ts'
import { markedHtml } from './marks.ts'
import { scaleControls, sliderControls } from './scales.ts'

const controls: { readonly [type in QuestionType]: (drawing: Drawing) => Controls } = {
  nps: scaleControls,
  csat: scaleControls,
  ces: scaleControls,
  stars: scaleControls,
  emoji: scaleControls,
  single: optionControls,
  multi: optionControls,
  picture: optionControls,
  dropdown: dropdownControls,
  ranking: rankingControls,
  matrix: matrixControls,
  sum: sumControls,
  slider: sliderControls,
  short_text: textControls,
  long_text: textControls,
  number: numberControls,
  date: dateControls,
  contact: contactControls,
  consent: consentControls,
  file: fileControls,
  statement: statementControls,
}

/**
 * One question as HTML: title, help, controls, hint and what is wrong. `level` 1 is the heading of the screen. Everything of the
 * survey and of the respondent is escaped; only the marks of an author become tags.
 */
export function renderQuestion(drawing: Drawing, level: 1 | 2): string {
  const { view, words } = drawing
  const { html, isGroup, hint } = controls[view.question.type](drawing)
  const isStatement = view.question.type === 'statement'
  const optional = view.required || isStatement ? '' : ` <span class="op">${escapeHtml(words.optional)}</span>`
  const title = markedHtml(view.texts.title, false) + optional
  const heading = `<h${level}>${isGroup || isStatement ? title : `<label${attributes({ for: controlId(drawing) })}>${title}</label>`}</h${level}>`
  const aside = (what: 'help' | 'hint' | 'fault', text: string, tag = 'p') =>
    text === '' ? '' : `<${tag}${attributes({ class: what, id: describeId(drawing, what) })}>${text}</${tag}>`
  const help = aside('help', markedHtml(view.texts.help ?? ''))
  const below = aside('hint', hint ?? '')
  const fault = view.fault === null ? '' : aside('fault', escapeHtml(faultText(view, view.fault, words)))
  const inside = `${help}${fault}${html}${below}`
  const outer = attributes({
    class: view.fault === null ? 'q' : 'q bad',
    'data-key': view.key,
    'data-type': view.question.type,
  })
  if (!isGroup) return `<div${outer}>${heading}${inside}</div>`
  const says = described(drawing, Boolean(hint))
  const isRadio = radioLike(view.question)
  const set = attributes({
    role: isRadio ? 'radiogroup' : null,
    'aria-describedby': says['aria-describedby'],
    'aria-invalid': isRadio ? says['aria-invalid'] : null,
    'aria-required': isRadio && view.required ? 'true' : null,
  })
  return `<div${outer}><fieldset${set}><legend>${heading}</legend>${inside}</fieldset></div>`
}

/** Roles on which WAI-ARIA allows `aria-required` and `aria-invalid`; a plain group has neither. */
function radioLike(question: Question): boolean {
  if (question.type === 'picture') return !question.multiple
  return /^(nps|csat|ces|stars|emoji|single)$/.test(question.type)
}
