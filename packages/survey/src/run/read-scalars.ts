import { longTextMax, shortTextMax } from '../definition/limits.ts'
import type { DateQuestion, TextQuestion } from '../definition/questions.ts'
import { empty, fault, type Reading } from './reading.ts'

/**
 * A text as it is stored: trimmed, line ends as `\n`, without control characters (PostgreSQL refuses NUL) and with halves of
 * broken characters replaced.
 */
export function cleanText(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .replace(/[\uD800-\uDFFF]/gu, '\uFFFD')
      .trim()
  )
}

/** How long the text of a question may be. */
export function textMax(question: TextQuestion): number {
  return question.maxLength ?? (question.type === 'short_text' ? shortTextMax : longTextMax)
}

/** Reads a text question. */
export function readText(question: TextQuestion, raw: unknown): Reading {
  if (typeof raw !== 'string') return fault('wrong_type')
  const max = textMax(question)
  // Far too long texts are refused before anything walks over them.
  if (raw.length > 4 * max + 1000) return fault('too_long', { max, length: raw.length })
  const value = cleanText(question.type === 'short_text' ? raw.replace(/[\r\n]+/g, ' ') : raw)
  if (value === '') return empty
  if (value.length > max) return fault('too_long', { max, length: value.length })
  const min = question.minLength ?? 0
  if (value.length < min) return fault('too_short', { min, length: value.length })
  if (question.format === 'email' && !isEmail(value)) return fault('bad_email')
  if (question.format === 'url' && !/^https?:\/\/[^\s/.]+\.\S+$/i.test(value)) return fault('bad_url')
  if (question.format === 'phone' && !isPhone(value)) return fault('bad_phone')
  return { value }
}

/** Has the shape of an e-mail address; whether it works only a message can tell. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  return at > 0 && text.length <= 254 && !/[\s<>,;]/.test(text) && /^[^@.]+(\.[^@.]+)+$/.test(text.slice(at + 1))
}

/** Digits with the usual marks between them, 5 to 20 of them. */
export function isPhone(text: string): boolean {
  return /^\+?[\d\s().\-/]+$/.test(text) && /^\d{5,20}$/.test(text.replace(/\D/g, ''))
}

type Bounds = { min?: number | undefined; max?: number | undefined; decimals?: number; step?: number }

/** Reads a number within bounds. Texts are refused: whoever reads a form turns them into numbers. */
export function readNumber(raw: unknown, { min, max, decimals, step }: Bounds): Reading {
  if (typeof raw !== 'number' || !Number.isFinite(raw)) return fault('wrong_type')
  if (min !== undefined && raw < min) return fault('too_small', { min })
  if (max !== undefined && raw > max) return fault('too_large', { max })
  if (decimals !== undefined && !isMultiple(raw, 10 ** -decimals)) {
    return decimals === 0 ? fault('not_whole') : fault('off_step', { step: 10 ** -decimals })
  }
  if (step !== undefined && !isMultiple(raw - (min ?? 0), step)) return fault('off_step', { step })
  // -0 is 0, so that the same answer is always written alike.
  return { value: raw === 0 ? 0 : raw }
}

function isMultiple(value: number, step: number): boolean {
  const steps = value / step
  return Math.abs(steps - Math.round(steps)) < 1e-6 * Math.max(1, Math.abs(steps) * 1e-6)
}

/** True for a day that exists, written as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!parts) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return days !== undefined && day >= 1 && day <= days
}

/** Reads a day within bounds; days written this way sort as texts. */
export function readDate(question: DateQuestion, raw: unknown): Reading {
  if (typeof raw !== 'string') return fault('wrong_type')
  if (!isDay(raw)) return fault('bad_date')
  if (question.min !== undefined && raw < question.min) return fault('too_small', { min: question.min })
  if (question.max !== undefined && raw > question.max) return fault('too_large', { max: question.max })
  return { value: raw }
}
