import { sideTextMax } from '../definition/limits.ts'
import type { Chosen, Option, Question } from '../definition/questions.ts'
import { isRecord } from './own.ts'
import { readContact, readFiles, readMatrix, readSum } from './read-parts.ts'
import { cleanText, readDate, readNumber, readText } from './read-scalars.ts'
import { idOfChosen, scaleOf } from './read-value.ts'
import { type AnswerFault, empty, fault, type Reading } from './reading.ts'

/**
 * Reads what was answered to a question: the one place that decides whether an answer is valid. Takes anything; texts are trimmed,
 * and characters that no store can hold are taken out. Reading a value that came out of it gives the same value. Whether an answer
 * is there at all is not decided here (`required`), but parts of one are: every row of a required matrix, required contact fields.
 */
export function readAnswer(question: Question, raw: unknown): Reading {
  if (raw === undefined || raw === null || raw === '') return empty
  switch (question.type) {
    case 'statement':
      return fault('wrong_type')
    case 'short_text':
    case 'long_text':
      return readText(question, raw)
    case 'date':
      return readDate(question, raw)
    case 'consent':
      if (typeof raw !== 'boolean') return fault('wrong_type')
      return question.required && !raw ? fault('must_agree') : { value: raw }
    case 'single':
    case 'dropdown':
      return readSingle(question.options, raw)
    case 'picture':
      return question.multiple ? readSeveral(question, raw) : readSingle(question.options, raw)
    case 'multi':
      return readSeveral(question, raw)
    case 'ranking':
      return readRanking(question.options, raw, question.top ?? question.options.length)
    case 'matrix':
      return readMatrix(question, raw)
    case 'sum':
      return readSum(question, raw)
    case 'contact':
      return readContact(question, raw)
    case 'file':
      return readFiles(question, raw)
    case 'number':
      return readNumber(raw, { min: question.min, max: question.max, decimals: question.decimals ?? 0 })
    case 'slider':
      return readNumber(raw, { min: question.min, max: question.max, step: question.step })
    default: {
      const scale = scaleOf(question)
      return readNumber(raw, { min: scale?.min, max: scale?.max, decimals: 0 })
    }
  }
}

function readSingle(options: readonly Option[], raw: unknown): Reading {
  const chosen = readChosen(options, raw)
  return 'fault' in chosen ? chosen : { value: chosen.chosen }
}

/** One option, with the text typed beside it where the option offers a field. */
function readChosen(options: readonly Option[], raw: unknown): { chosen: Chosen } | { fault: AnswerFault } {
  const id = typeof raw === 'string' ? raw : isRecord(raw) ? raw.choice : undefined
  if (typeof id !== 'string') return { fault: { code: 'wrong_type', params: {} } }
  const option = options.filter((one) => one.id === id)[0]
  if (!option) return { fault: { code: 'unknown_option', params: { option: id.slice(0, 64) } } }
  if (!isRecord(raw)) return { chosen: id }
  if (typeof raw.text !== 'string' || Object.keys(raw).length !== 2 || (!option.text && raw.text !== '')) {
    return { fault: { code: 'wrong_type', params: { option: id } } }
  }
  const text = cleanText(raw.text)
  if (text.length > sideTextMax)
    return { fault: { code: 'too_long', params: { max: sideTextMax, length: text.length } } }
  return { chosen: text === '' ? id : { choice: id, text } }
}

type Several = { options: readonly Option[]; min?: number; max?: number }

function readSeveral({ options, min, max }: Several, raw: unknown): Reading {
  if (!Array.isArray(raw)) return fault('wrong_type')
  if (raw.length === 0) return empty
  if (raw.length > options.length) return fault('too_many', { max: max ?? options.length })
  const value: Chosen[] = []
  const seen = new Set<string>()
  for (const one of raw) {
    const chosen = readChosen(options, one)
    if ('fault' in chosen) return chosen
    const id = idOfChosen(chosen.chosen)
    if (seen.has(id)) return fault('duplicate', { option: id })
    seen.add(id)
    value.push(chosen.chosen)
  }
  const alone = options.filter((option) => option.exclusive && seen.has(option.id))[0]
  if (alone) return value.length === 1 ? { value } : fault('exclusive', { option: alone.id })
  if (min !== undefined && value.length < min) return fault('too_few', { min })
  if (max !== undefined && value.length > max) return fault('too_many', { max })
  return { value }
}

function readRanking(options: readonly Option[], raw: unknown, top: number): Reading {
  if (!Array.isArray(raw)) return fault('wrong_type')
  if (raw.length === 0) return empty
  if (raw.length > top) return fault('too_many', { max: top })
  const seen = new Set<string>()
  for (const id of raw) {
    if (typeof id !== 'string') return fault('wrong_type')
    if (!options.some((option) => option.id === id)) return fault('unknown_option', { option: id.slice(0, 64) })
    if (seen.has(id)) return fault('duplicate', { option: id })
    seen.add(id)
  }
  return raw.length < top ? fault('too_few', { min: top }) : { value: raw.slice() as string[] }
}
