import type { Estimate } from '@opencxm/server/contract'
import { known } from '../format/index.ts'
import { type Axis, percent } from './scale.ts'
import './marks.css'

/** Grid lines run past the cell by this much on both sides, so that the rows of one table share one grid. */
const bleed = 7

type Props = {
  estimate: Estimate
  axis: Axis
  /** Fill of dot and whisker, a CSS colour. */
  colour?: string
  /** The period before: hollow, grey, 9 px below. */
  before?: Estimate | null
  /** A bar from zero at 28 %, for amounts that start at zero. */
  bar?: boolean
  height?: number
  /** A forecast: hollow dot, dashed whisker. */
  forecast?: boolean
}

/** A dot with its interval on a shared axis, as an SVG cell: whisker without caps, grid lines running through the rows. */
export function Whisker({ estimate, axis, colour = 'var(--d-main)', before, bar, height = 22, forecast }: Props) {
  const now = known(estimate)
  const was = known(before)
  const middle = height / 2
  const y = was ? middle - 4.5 : middle
  return (
    <svg className="whisker" width="100%" height={height} aria-hidden="true">
      <Grid axis={axis} height={height} />
      {now && bar ? (
        <rect
          x={percent(Math.min(0, now.value), axis)}
          width={`${(Math.abs(now.value) / (axis.max - axis.min)) * 100}%`}
          y={y - 5}
          height="10"
          rx="1"
          style={{ fill: colour, opacity: 0.28 }}
        />
      ) : null}
      {was ? <Mark value={was} axis={axis} y={middle + 4.5} colour="var(--d-ref)" hollow /> : null}
      {now ? <Mark value={now} axis={axis} y={y} colour={colour} forecast={forecast === true} /> : null}
    </svg>
  )
}

type MarkProps = {
  value: { value: number; low: number | null; high: number | null }
  axis: Axis
  y: number
  colour: string
  hollow?: boolean
  forecast?: boolean
}

function Mark({ value, axis, y, colour, hollow, forecast }: MarkProps) {
  const open = hollow || forecast
  return (
    <>
      {value.low === null || value.high === null ? null : (
        <line
          x1={percent(value.low, axis)}
          x2={percent(value.high, axis)}
          y1={y}
          y2={y}
          style={{ stroke: hollow ? 'var(--d-axis)' : colour, strokeWidth: hollow ? 1 : 2 }}
          {...(forecast ? { strokeDasharray: '3 2' } : {})}
        />
      )}
      <circle
        cx={percent(value.value, axis)}
        cy={y}
        r={hollow ? 3 : 4}
        style={
          open ? { fill: 'var(--bg-surface)', stroke: colour, strokeWidth: hollow ? 1.25 : 1.5 } : { fill: colour }
        }
      />
    </>
  )
}

function Grid({ axis, height }: { axis: Axis; height: number }) {
  const lines = axis.ticks.filter((tick) => tick !== 0)
  const zero = axis.min <= 0 && axis.max >= 0
  return (
    <>
      {lines.map((tick) => (
        <line
          key={tick}
          x1={percent(tick, axis)}
          x2={percent(tick, axis)}
          y1={-bleed}
          y2={height + bleed}
          style={{ stroke: 'var(--d-grid)' }}
        />
      ))}
      {zero ? (
        <line
          x1={percent(0, axis)}
          x2={percent(0, axis)}
          y1={-bleed}
          y2={height + bleed}
          style={{ stroke: 'var(--d-axis)' }}
        />
      ) : null}
    </>
  )
}

type AxisProps = { axis: Axis; format: (tick: number) => string; height?: number; every?: number }

/** The labels over or under a column of whiskers. */
export function WhiskerAxis({ axis, format, height = 16, every = 1 }: AxisProps) {
  const ticks = axis.ticks.filter((_, index) => index % every === 0)
  return (
    <svg className="whisker" width="100%" height={height} aria-hidden="true">
      {ticks.map((tick) => (
        <text key={tick} x={percent(tick, axis)} y={12} textAnchor="middle" className="axis-label">
          {format(tick)}
        </text>
      ))}
    </svg>
  )
}
