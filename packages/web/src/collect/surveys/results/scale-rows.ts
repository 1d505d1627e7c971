import type { QuestionResult } from '@opencxm/server/contract'
import { isRefused, proportionInterval } from '@opencxm/stats'
import { addDays } from '../../../ui/format/index.ts'

type Row = QuestionResult['distribution'][number]

const shortScale = 10
/** Columns that find room beside each other. */
const columnsMax = 46
const bins = 10

/** Where the bars of a question stand: its own scale, or the whole numbers given where somebody typed or shared out a few. */
function scaleOf({ scale, type, distribution }: Pick<QuestionResult, 'scale' | 'type' | 'distribution'>) {
  if (scale || (type !== 'sum' && type !== 'number')) return scale
  const given = distribution.map(({ key }) => Number(key))
  if (given.length < 2 || !given.every(Number.isInteger)) return null
  const [min, max] = [Math.min(...given), Math.max(...given)]
  return max - min <= shortScale ? { min, max } : null
}

type Shown = Pick<QuestionResult, 'scale' | 'type' | 'distribution'> & { cut?: boolean }

/** Whether bars stand side by side along a scale or in time, or under one another with their words. */
export function isScaled(question: Shown): boolean {
  const { distribution } = question
  if (question.type === 'date') return distribution.length > 1 && periodsOf(question) !== null
  const isShort = distribution.length <= shortScale + 1 && distribution.every(({ key }) => Number.isFinite(Number(key)))
  return isShort ? scaleOf(question) !== null : isBinned(question)
}

/** Many different numbers are told in classes of equal width; not where the rarest are missing. */
function isBinned({ type, distribution, cut = false }: Shown): boolean {
  const isNumber = type === 'slider' || type === 'number' || type === 'sum'
  return isNumber && !cut && distribution.length > shortScale + 1
}

/** Every value of a short scale, every period between the first and the last, or classes of many numbers: a gap is seen as a gap. */
export function filledScale(question: QuestionResult): Row[] {
  const { distribution } = question
  if (question.type === 'date') return periodsOf(question)?.map((key) => found(question, key)) ?? distribution
  if (isBinned(question)) return binned(question)
  const scale = scaleOf(question)
  if (!scale || !isScaled(question) || scale.max - scale.min > shortScale || !Number.isInteger(scale.min))
    return distribution
  return Array.from({ length: scale.max - scale.min + 1 }, (_, at) => found(question, String(scale.min + at)))
}

function found({ distribution, n }: QuestionResult, key: string): Row {
  const none = { value: 0, low: null, high: null, n, method: 'none' }
  return distribution.find((one) => one.key === key) ?? { key, label: key, n: 0, share: none }
}

/** The days, months or years from the first to the last that was given; null where they would not find room. */
function periodsOf({ distribution }: Shown): string[] | null {
  const keys = distribution.map(({ key }) => key).toSorted()
  const [first = '', last = ''] = [keys[0], keys.at(-1)]
  const periods: string[] = []
  for (let at = first; at <= last; at = next(at)) {
    if (periods.push(at) > columnsMax) return null
  }
  return periods
}

/** The day after a day, the month after a month, the year after a year. */
function next(period: string): string {
  if (period.length === 10) return addDays(period, 1)
  const year = Number(period.slice(0, 4))
  if (period.length === 4) return String(year + 1).padStart(4, '0')
  const month = Number(period.slice(5, 7))
  return month === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${period.slice(0, 5)}${String(month + 1).padStart(2, '0')}`
}

/** Ten classes or fewer from the smallest to the largest, of a width that people count in. */
function binned({ distribution, scale }: QuestionResult): Row[] {
  const given = distribution.map(({ key }) => Number(key))
  const [min, max] = scale ? [scale.min, scale.max] : [Math.min(...given), Math.max(...given)]
  const width = roundWidth((max - min) / bins)
  const isWhole = Number.isInteger(width) && given.every(Number.isInteger)
  const first = Math.floor(min / width)
  // The end of the scale belongs to the last class: one of its own would be for that value alone.
  const last = Math.max(first, Math.ceil(max / width) - 1)
  const counts = new Map<number, number>()
  for (const { key, n } of distribution) {
    const at = Math.min(last, Math.floor(Number(key) / width))
    counts.set(at, (counts.get(at) ?? 0) + n)
  }
  const total = distribution.reduce((sum, { n }) => sum + n, 0)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const at = first + index
    const n = counts.get(at) ?? 0
    const [from, to] = [tidy(at * width), tidy((at + 1) * width)]
    const end = at === last ? Math.max(max, isWhole ? to - 1 : to) : isWhole ? to - 1 : to
    return { key: String(from), label: from === end ? String(from) : `${from}–${end}`, n, share: shareOf(n, total) }
  })
}

/** 1, 2 or 5 times a power of ten, at least as wide as asked for. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width))
  return tidy(power * ([1, 2, 5, 10].find((step) => step * power >= width * (1 - 1e-9)) ?? 10))
}

const tidy = (value: number) => Number(value.toPrecision(12))

function shareOf(successes: number, n: number): Row['share'] {
  const interval = proportionInterval({ successes, n })
  if (isRefused(interval)) return { value: 0, low: null, high: null, n, method: 'none' }
  return { value: interval.estimate, low: interval.lower, high: interval.upper, n, method: interval.method }
}
