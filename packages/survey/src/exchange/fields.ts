import type { Survey } from '../definition/survey.ts'

type Comparison = { left: { hidden: string }; is: string; right?: unknown }

const orders = new Set(['less', 'at_most', 'more', 'at_least'])

/**
 * Elsewhere `10` and `"10"` are the same; here a text is never more than a number. Fields that are only compared with numbers become
 * numbers, and what is compared with the others becomes a text. Changes the survey that was just read.
 */
export function typeFields(survey: Survey): void {
  const found: Comparison[] = []
  collect(survey, found)
  for (const field of survey.hidden ?? []) {
    const own = found.filter(({ left, right }) => left.hidden === field.id && right !== undefined)
    const numbers = own.map(({ right }) => (typeof right === 'string' && right.trim() !== '' ? Number(right) : right))
    const isNumber =
      own.some(({ is, right }) => orders.has(is) || typeof right === 'number') &&
      numbers.every((one) => typeof one === 'number' && Number.isFinite(one))
    if (isNumber) field.type = 'number'
    own.forEach((comparison, at) => {
      if (isNumber) comparison.right = numbers[at]
      else if (typeof comparison.right === 'number') comparison.right = String(comparison.right)
    })
  }
}

function collect(value: unknown, found: Comparison[]): void {
  if (typeof value !== 'object' || value === null) return
  const { left, is } = value as { left?: unknown; is?: unknown }
  if (typeof is === 'string' && typeof left === 'object' && left !== null && 'hidden' in left)
    found.push(value as Comparison)
  for (const one of Object.values(value)) collect(one, found)
}
