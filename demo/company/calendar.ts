/**
 * Time inside the company is counted in days before the end of the data: -28.5 is four weeks and a half ago, 0 is the
 * midnight that ends the last day. No clock is read, so the same seed tells the same story on any date.
 */
export const dayMs = 86_400_000

/** The company lives by China's clock, which has no daylight saving. */
export const companyUtcOffsetHours = 8

/**
 * Epoch milliseconds of the midnight (China) that ends the given day, `YYYY-MM-DD`.
 * Throws a RangeError when the day is not a real calendar day.
 */
export function endOfDay(day: string): number {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day)
    throw new RangeError(`endDay: "${day}" is not a calendar day like 2026-09-13`)
  return midnight + dayMs - companyUtcOffsetHours * 3_600_000
}

/** Epoch milliseconds of a moment counted in days before the end. */
export function toEpoch(day: number, endMs: number): number {
  return endMs + Math.round(day * dayMs)
}

/**
 * Moves a moment into the hours when people are awake where they live, never past a later moment of the same day: the
 * hours 0 to 14 are squeezed into 7 to 14. `utcOffsetHours` is the person's.
 */
export function awake(day: number, utcOffsetHours: number): number {
  const local = day + (utcOffsetHours - companyUtcOffsetHours) / 24
  const start = Math.floor(local)
  const hour = (local - start) * 24
  return hour >= 14 ? day : day + (7 + hour / 2 - hour) / 24
}
