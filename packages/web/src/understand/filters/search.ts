import { addressOf, day, text } from '../../ui/filter/address.ts'

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

const narrowing = {
  segment: text(64),
  channel: text(100),
  touchpoint: text(64),
  stage: text(64),
  trait: text(200),
} satisfies { [Name in Exclude<keyof MetricFilters, 'from' | 'to' | 'against'>]: unknown }

const readEach = addressOf({ ...narrowing, from: day, to: day, against: text(24) })

/** Reads the filters from an address; what is not understood is left out, so that an old link still opens. */
export function readFilters(search: Record<string, unknown>): MetricFilters {
  const { from, to, against, ...filters } = readEach(search)
  return {
    ...filters,
    ...(from && to && from <= to ? { from, to } : {}),
    ...(against && /^(none|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/.test(against) ? { against } : {}),
  }
}

/** True when anything but the period is narrowed: then "clear" is offered. */
export function hasFilters(filters: MetricFilters): boolean {
  return Object.keys(narrowing).some((key) => filters[key as keyof typeof narrowing] !== undefined)
}

/** The same period and comparison with all other filters taken away. */
export function withoutFilters(filters: MetricFilters): MetricFilters {
  const { from, to, against } = filters
  return { ...(from && to ? { from, to } : {}), ...(against ? { against } : {}) }
}
