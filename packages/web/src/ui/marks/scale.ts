/** A drawn axis: its ends and where it is labelled. */
export type Axis = { min: number; max: number; ticks: number[] }

/** A step of 1, 2, 2.5 or 5 times a power of ten that gives about `count` ticks over `span`. */
function niceStep(span: number, count: number): number {
  const raw = span / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.85) ?? 10
  return step * power
}

type AxisInput = {
  /** All values and bounds that must fit. */
  values: readonly (number | null | undefined)[]
  /** Amounts and shares begin at 0; only dots may leave it out. */
  fromZero?: boolean
  /** The scale's own ends, which an axis never passes (−100..100, 0..1, 1..7). */
  limits?: { min: number; max: number }
  /** About how many ticks. */
  count?: number
}

/** The axis for a set of values: round ends, round ticks, inside the scale's own limits. */
export function axisFor({ values, fromZero = false, limits, count = 4 }: AxisInput): Axis {
  const known = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value))
  let low = known.length > 0 ? Math.min(...known) : 0
  let high = known.length > 0 ? Math.max(...known) : 1
  if (fromZero) {
    low = Math.min(0, low)
    high = Math.max(0, high)
  }
  // Values that differ by less than rounding shows are one value: the axis still needs some length.
  if (high - low < 1e-6 * Math.max(1, Math.abs(low))) high = low + Math.max(1, Math.abs(low))
  const step = niceStep(high - low, count)
  let min = roundTo(Math.floor(low / step) * step, step)
  let max = roundTo(Math.ceil(high / step) * step, step)
  if (limits) {
    min = Math.max(min, limits.min)
    max = Math.min(max, limits.max)
  }
  const ticks: number[] = []
  for (let tick = Math.ceil(min / step - 1e-9) * step; tick <= max + step * 1e-6; tick += step)
    ticks.push(roundTo(tick, step))
  return { min, max, ticks }
}

function roundTo(value: number, step: number): number {
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(step)))
  const rounded = Number(value.toFixed(Math.min(12, decimals)))
  return rounded === 0 ? 0 : rounded
}

/** Where a value stands on an axis, 0..1; outside values are held at the ends. */
export function position(value: number, axis: Axis): number {
  if (axis.max === axis.min) return 0.5
  return Math.min(1, Math.max(0, (value - axis.min) / (axis.max - axis.min)))
}

/** The same as a percentage for SVG coordinates, so that marks follow the width of their cell without measuring. */
export function percent(value: number, axis: Axis): string {
  return `${(position(value, axis) * 100).toFixed(3)}%`
}
