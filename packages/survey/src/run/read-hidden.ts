import { itemIdPattern, limits } from '../definition/limits.ts'
import type { HiddenField, HiddenValue, LoopItem } from '../definition/survey.ts'
import { isRecord } from './own.ts'
import { cleanText } from './read-scalars.ts'

/** Longest text of a hidden field that does not say. */
const hiddenTextMax = 200

/** A hidden value that fits its field, null for none, or what is wrong with it. Numbers may come as text, as links carry them. */
export function readHidden(
  field: HiddenField,
  raw: unknown,
): { value: HiddenValue } | { fault: 'wrong_type' | 'too_long' } | null {
  if (raw === undefined || raw === null || raw === '') return null
  if (field.type === 'items') {
    const items = readItems(raw)
    return items === null ? { fault: 'wrong_type' } : { value: items }
  }
  if (field.type === 'number') {
    const value = typeof raw === 'string' && /^-?\d{1,15}(\.\d{1,9})?$/.test(raw) ? Number(raw) : raw
    return typeof value === 'number' && Number.isFinite(value) ? { value } : { fault: 'wrong_type' }
  }
  if (typeof raw !== 'string') return { fault: 'wrong_type' }
  if (raw.length > (field.maxLength ?? hiddenTextMax)) return { fault: 'too_long' }
  return { value: cleanText(raw) }
}

function readItems(raw: unknown): readonly LoopItem[] | null {
  if (!Array.isArray(raw) || raw.length > limits.loopItems) return null
  const items: LoopItem[] = []
  for (const one of raw) {
    if (!isRecord(one) || typeof one.id !== 'string' || !itemIdPattern.test(one.id)) return null
    if (typeof one.label !== 'string' || one.label.length > hiddenTextMax) return null
    items.push({ id: one.id, label: cleanText(one.label) })
  }
  return items
}
