import { isDay } from '../../ui/filter/period.ts'

/** The filters that every number accepts, as they stand in the address. */
export type MetricFilters = {
  from?: string
  to?: string
  against?: string
  segment?: string
  channel?: string
  touchpoint?: string
  stage?: string
  trait?: string
}

const textKeys = { segment: 64, channel: 100, touchpoint: 64, stage: 64, trait: 200 } as const

/** A text of an address within its bound; a number there (`?channel=5`) is text all the same. */
export function textParam(value: unknown, max: number): string | undefined {
  const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= max ? text : undefined
}

/** One of a few words, else undefined. */
export function wordParam<W extends string>(value: unknown, words: readonly W[]): W | undefined {
  return words.find((word) => word === value)
}

/** Reads the filters from an address; what is not understood is left out, so that an old link still opens. */
export function readFilters(search: Record<string, unknown>): MetricFilters {
  const filters: MetricFilters = {}
  for (const [key, max] of Object.entries(textKeys) as [keyof typeof textKeys, number][]) {
    const text = textParam(search[key], max)
    if (text !== undefined) filters[key] = text
  }
  const from = textParam(search.from, 10)
  const to = textParam(search.to, 10)
  if (from && to && isDay(from) && isDay(to) && from <= to) Object.assign(filters, { from, to })
  const against = textParam(search.against, 24)
  if (against && /^(none|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/.test(against)) filters.against = against
  return filters
}

/** True when anything but the period is narrowed: then "clear" is offered. */
export function hasFilters(filters: MetricFilters): boolean {
  return Object.keys(textKeys).some((key) => filters[key as keyof typeof textKeys] !== undefined)
}

/** The same period and comparison with all other filters taken away. */
export function withoutFilters(filters: MetricFilters): MetricFilters {
  const { from, to, against } = filters
  return { ...(from && to ? { from, to } : {}), ...(against ? { against } : {}) }
}
