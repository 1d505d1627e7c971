import type { Value } from '../definition/logic.ts'
import type { Question, Text } from '../definition/questions.ts'
import { evaluate, keyOf, type Scope } from './evaluate.ts'
import { own } from './own.ts'
import { chosenIds } from './read-value.ts'
import { questionOf } from './survey-index.ts'
import { textIn } from './text-in.ts'

/** `{{answer.q1|fallback}}`; sources are answer, hidden, variable, known and loop; a part may follow: `{{answer.contact.name|you}}`. */
export const placeholder =
  /\{\{\s*(answer|hidden|variable|known|loop)\.([\w-]+)(?:\.([\w.:-]+))?\s*(?:\|([^{}]*))?\}\}/g

/**
 * A text with its placeholders filled, as plain text: whoever shows it must escape it. What was typed is put in once and not
 * read again, so that an answer cannot contain a placeholder. Unknown or empty values give the fallback behind `|`.
 */
export function pipe(text: Text | undefined, scope: Scope): string {
  const raw = textIn(text, scope.language, scope.index.survey.languages)
  if (raw.indexOf('{{') < 0) return raw
  return fill(raw, scope)
}

/**
 * The same with the marks of what is filled in made harmless (`\\*`): an author's text may be marked as bold or hold a link, what
 * comes from answers, links and stores may not. Read it with `markedHtml` or `plainOfMarked`.
 */
export function pipeMarked(text: Text | undefined, scope: Scope): string {
  const raw = textIn(text, scope.language, scope.index.survey.languages)
  if (raw.indexOf('{{') < 0) return raw
  return fill(raw, scope, (filled) => filled.replace(/[\\*[\]()]/g, '\\$&'))
}

/** The address to send the respondent to, with placeholders encoded; null unless it is http(s). */
export function pipeAddress(address: string, scope: Scope): string | null {
  const filled = fill(address, scope, encode)
  return /^https?:\/\//i.test(filled) ? filled : null
}

/** Halves of broken characters cannot be encoded. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD'))
}

function fill(raw: string, scope: Scope, write = (text: string) => text): string {
  return raw.replace(placeholder, (_, source: string, id: string, part: string | undefined, fallback = '') => {
    const found = shown(source, scope, { id, part })
    return write(found === '' ? String(fallback).trim() : found)
  })
}

type Wanted = { id: string; part: string | undefined }

function shown(source: string, scope: Scope, wanted: Wanted): string {
  if (source === 'answer') return shownAnswer(scope, wanted)
  const { id } = wanted
  if (source === 'hidden') {
    const value = own(scope.hidden, id)
    if (typeof value === 'object')
      return list(
        value.map(({ label }) => label),
        scope.language,
      )
  }
  if (source === 'loop') {
    return id === 'id' || id === 'label' || id === 'number'
      ? written(evaluate({ loop: id }, scope), scope.language)
      : ''
  }
  const reference = source === 'hidden' ? { hidden: id } : source === 'variable' ? { variable: id } : { known: id }
  return written(evaluate(reference, scope), scope.language)
}

/** Choices are shown by their labels, or by what was typed beside them. */
function shownAnswer(scope: Scope, { id, part }: Wanted): string {
  const question = questionOf(scope.index, id)
  if (!question) return ''
  const value = evaluate(part === undefined ? { answer: id } : { answer: id, part }, scope)
  if (!('options' in question) || question.type === 'sum' || part !== undefined) {
    return written(question.type === 'matrix' ? null : value, scope.language)
  }
  const block = scope.index.places.get(id)?.block
  const raw = scope.answers.get(keyOf(id, block?.loop && block === scope.block ? scope.item : null))
  if (raw === undefined) return ''
  const typed = new Map<string, string>()
  for (const one of ([] as unknown[]).concat(raw)) {
    const side = one as { choice?: string; text?: string }
    if (typeof one === 'object' && side.choice && side.text) typed.set(side.choice, side.text)
  }
  const labels = labelsOf(question, scope)
  return list(
    chosenIds(raw).map((chosen) => typed.get(chosen) ?? labels.get(chosen) ?? ''),
    scope.language,
  )
}

/** Labels of a question's options by id. */
export function labelsOf(question: Question, scope: Scope): Map<string, string> {
  const labels = new Map<string, string>()
  if ('options' in question) {
    for (const { id, label } of question.options)
      labels.set(id, textIn(label, scope.language, scope.index.survey.languages))
  }
  return labels
}

function written(value: Value, language: string): string {
  if (value === null) return ''
  return list(([] as unknown[]).concat(value).map(String), language)
}

function list(texts: readonly string[], language: string): string {
  return texts.filter((text) => text !== '').join(/^(zh|ja)/.test(language) ? '、' : ', ')
}
