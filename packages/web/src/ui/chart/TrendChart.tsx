import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EstimateText } from '../estimate/EstimateText.tsx'
import { decimalsOf, estimateParts, formatSigned, formatValue, type NumberStyle, type Unit } from '../format/index.ts'
import { axisFor } from '../marks/scale.ts'
import { useLanguage } from '../use-language.ts'
import type { ChartTheme } from './chart-theme.ts'
import { EChart } from './EChart.tsx'
import { type TrendEvent, type TrendPoint, type TrendSeries, trendValues } from './trend.ts'
import { trendOption } from './trend-option.ts'
import './chart.css'

type Props = {
  /** Name of the metric, for the label and the table. */
  name: string
  points: readonly TrendPoint[]
  unit: Unit
  currency?: string | null
  /** Ends of the scale that the axis never passes. */
  limits?: { min: number; max: number }
  /** Shares and amounts begin at zero. */
  fromZero?: boolean
  events?: readonly TrendEvent[]
  height?: number
  /** Opens the people behind one period. */
  onOpen?: ((point: TrendPoint) => void) | undefined
}

const noEvents: readonly TrendEvent[] = []

/** A metric over time with its interval as a band, the newest value at the end of the line, and the figures as a table. */
export function TrendChart(props: Props) {
  const {
    name,
    points,
    unit,
    currency = null,
    limits,
    fromZero = false,
    events = noEvents,
    height = 236,
    onOpen,
  } = props
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const [table, setTable] = useState(false)

  const option = useCallback(
    (theme: ChartTheme, width: number) => {
      const style: NumberStyle = { unit, language, currency }
      const series: TrendSeries[] = [{ name, points, tone: 'main' }]
      const axis = axisFor({ values: trendValues(series), fromZero, ...(limits ? { limits } : {}) })
      const last = points.findLast((point) => point.estimate.value !== null)
      const parts = last ? estimateParts(last.estimate, { ...style, prose: true }) : null
      const decimals = decimalsOf({ low: axis.ticks[0] ?? 0, high: axis.ticks[1] ?? 1 }, style)
      return trendOption({
        series,
        events,
        axis,
        width,
        theme,
        format: (value) => writeTick(value, { decimals, signed: axis.min < 0 }, style),
        endLabels: parts
          ? [{ strong: parts.value, quiet: parts.low === null ? '' : `[${parts.low}, ${parts.high}]` }]
          : [],
        tooltip: (_, index) => tooltipText(points[index], style, (n) => t('estimate.n', { n })),
      })
    },
    [name, points, unit, currency, limits, fromZero, events, language, t],
  )

  const label = t('trend.chartLabel', { name, from: points[0]?.label ?? '', to: points.at(-1)?.label ?? '' })
  const open = onOpen
    ? (_: number, index: number) => {
        const point = points[index]
        if (point) onOpen(point)
      }
    : undefined
  return (
    <div>
      <EChart height={height} label={label} option={option} onPoint={open} />
      <div className="trend-foot">
        <button type="button" className="link t12" aria-expanded={table} onClick={() => setTable(!table)}>
          {table ? t('trend.hideTable') : t('trend.showTable')}
        </button>
      </div>
      {table ? <TrendTable {...props} /> : null}
    </div>
  )
}

/** Ticks carry a sign only where the axis has both sides of zero. */
function writeTick(value: number, how: { decimals: number; signed: boolean }, style: NumberStyle): string {
  const { decimals, signed } = how
  if (value === 0) return '0'
  return style.unit === 'points' && signed && value > 0
    ? formatSigned(value, decimals, style.language)
    : formatValue(value, decimals, style)
}

function tooltipText(point: TrendPoint | undefined, style: NumberStyle, base: (n: string) => string): string {
  if (!point) return ''
  const parts = estimateParts(point.estimate, style)
  if (!parts) return point.label
  const bounds = parts.low === null ? '' : ` [${parts.low}, ${parts.high}]`
  return `${point.label}\n${parts.value}${bounds} ${base(parts.n)}`
}

function TrendTable({ name, points, unit, currency, onOpen }: Props) {
  const { t } = useTranslation('ui')
  return (
    <div className="tbl-scroll trend-table">
      <table className="tbl">
        <thead>
          <tr>
            <th>{t('trend.when')}</th>
            <th className="r">{name}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.key}>
              <td>
                {onOpen && point.estimate.n > 0 ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={t('trend.open', { when: point.label })}
                    onClick={() => onOpen(point)}
                  >
                    {point.label}
                  </button>
                ) : (
                  point.label
                )}
              </td>
              <td className="r">
                <EstimateText estimate={point.estimate} unit={unit} {...(currency ? { currency } : {})} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
