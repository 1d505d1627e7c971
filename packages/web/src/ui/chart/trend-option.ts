import type { EChartsCoreOption } from 'echarts/core'
import type { Axis } from '../marks/scale.ts'
import type { ChartTheme } from './chart-theme.ts'
import { bandOutline, gutterFor, knownRuns, labelStep, type TrendEvent, type TrendSeries } from './trend.ts'

export type TrendInput = {
  series: readonly TrendSeries[]
  events: readonly TrendEvent[]
  axis: Axis
  width: number
  /** Writes a tick or a value in the metric's unit. */
  format: (value: number) => string
  /** What stands at the end of each line: value and interval. */
  endLabels: readonly { strong: string; quiet: string }[]
  tooltip: (seriesIndex: number, pointIndex: number) => string
  theme: ChartTheme
}

/** The ECharts option of a trend: polygon bands, straight lines, values at their ends, events as dashed lines. */
export function trendOption(input: TrendInput): EChartsCoreOption {
  const { axis, theme, series } = input
  const count = Math.max(0, ...series.map((one) => one.points.length))
  const left = gutterFor(axis, input.format)
  const right = endWidth(input.endLabels)
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: 12, color: theme.text3 },
    color: [theme.main, theme.ref],
    grid: { left, right, top: input.events.length > 0 ? 28 : 14, bottom: 26, outerBoundsMode: 'none' },
    tooltip: tooltipOption(input),
    xAxis: xAxisOption(input, count, input.width - left - right),
    yAxis: {
      type: 'value',
      min: axis.min,
      max: axis.max,
      interval: tickInterval(axis),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: theme.text3, fontSize: 12, formatter: input.format, showMaxLabel: true },
      splitLine: { lineStyle: { color: theme.grid } },
    },
    series: series.flatMap((one, index) => [...bandSeries(one, theme), lineSeries(input, one, index)]),
  }
}

function tickInterval(axis: Axis): number {
  const [first, second] = axis.ticks
  return first !== undefined && second !== undefined ? second - first : axis.max - axis.min
}

function endWidth(labels: TrendInput['endLabels']): number {
  const longest = Math.max(0, ...labels.map((label) => label.strong.length + label.quiet.length))
  return Math.min(140, Math.max(24, Math.round(longest * 6.6) + 20))
}

function xAxisOption(input: TrendInput, count: number, plotWidth: number) {
  const labels = input.series[0]?.points.map((point) => point.label) ?? []
  const widest = Math.max(0, ...labels.map((label) => textPx(label)))
  const step = labelStep(count, plotWidth, widest)
  // Labels count back from the newest period: the last one is always named.
  const named = (value: number) => Number.isInteger(value) && (count - 1 - value) % step === 0
  return {
    type: 'value',
    min: 0,
    max: Math.max(1, count - 1),
    interval: 1,
    axisLine: { onZero: false, lineStyle: { color: input.theme.axis } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: input.theme.text3,
      fontSize: 12,
      margin: 10,
      hideOverlap: false,
      formatter: (value: number) => (named(value) ? (labels[value] ?? '') : ''),
    },
  }
}

/** Near enough to keep labels apart. */
function textPx(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[⺀-鿿＀-￯]/.test(char) ? 12 : char === '%' ? 11 : 7), 0)
}

function bandSeries(one: TrendSeries, theme: ChartTheme) {
  const fill = one.tone === 'main' ? theme.band : theme.refBand
  return knownRuns(one.points)
    .filter((run) => run.length > 1)
    .map((run) => ({
      type: 'custom',
      silent: true,
      z: 1,
      data: [[0, 0]],
      encode: { x: -1, y: -1 },
      tooltip: { show: false },
      renderItem: (_: unknown, api: { coord: (point: [number, number]) => number[] }) => ({
        type: 'polygon',
        shape: { points: bandOutline(run).map((point) => api.coord(point)) },
        style: { fill },
      }),
    }))
}

function lineSeries(input: TrendInput, one: TrendSeries, index: number) {
  const { theme } = input
  const colour = one.tone === 'main' ? theme.main : theme.ref
  const data = one.points.map((point, at) => [at, point.estimate.value])
  const last = knownRuns(one.points).at(-1)?.at(-1)
  const label = input.endLabels[index]
  const lonely = new Set(knownRuns(one.points).flatMap((run) => (run.length === 1 ? [run[0]?.index] : [])))
  return {
    type: 'line',
    name: one.name,
    z: 3,
    data: data.map(([x, y]) => ({ value: [x, y], symbolSize: lonely.has(x ?? -1) ? 7 : 5 })),
    connectNulls: false,
    showAllSymbol: true,
    symbol: 'circle',
    lineStyle: { color: colour, width: 2 },
    itemStyle: { color: colour },
    emphasis: { scale: 1.6 },
    ...(last && label ? { markPoint: endMark(last, label, theme) } : {}),
    ...(index === 0 ? { markLine: eventLines(input) } : {}),
  }
}

function endMark(at: { index: number; value: number }, label: { strong: string; quiet: string }, theme: ChartTheme) {
  return {
    silent: true,
    symbol: 'circle',
    symbolSize: 1,
    data: [
      {
        coord: [at.index, at.value],
        value: 1,
        label: {
          show: true,
          position: 'right',
          distance: 8,
          formatter: `{s|${label.strong}}{q|${label.quiet}}`,
          rich: {
            // A width of its own: text measured before the font is there would run into the interval.
            s: {
              width: textPx(label.strong) + 5,
              fontWeight: 600,
              fontSize: 12,
              color: theme.text,
              fontFamily: theme.font,
            },
            q: { fontSize: 12, color: theme.text3, fontFamily: theme.font },
          },
        },
      },
    ],
  }
}

function eventLines(input: TrendInput) {
  const { theme, axis, events } = input
  const zero =
    axis.min < 0 && axis.max > 0
      ? [{ yAxis: 0, label: { show: false }, lineStyle: { color: theme.axis, type: 'solid', width: 1 } }]
      : []
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: theme.ref, type: [3, 3], width: 1 },
    data: [
      ...zero,
      ...events.map((event) => ({
        xAxis: event.at,
        label: { formatter: event.label, position: 'end', color: theme.text2, fontSize: 12, distance: 6 },
      })),
    ],
  }
}

function tooltipOption(input: TrendInput) {
  const { theme } = input
  return {
    trigger: 'item',
    confine: true,
    backgroundColor: theme.raised,
    borderColor: theme.line,
    borderWidth: 1,
    padding: [6, 10],
    textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.font },
    formatter: (item: { seriesIndex: number; dataIndex: number; seriesName: string }) => {
      const index = input.series.findIndex((one) => one.name === item.seriesName)
      return escapeHtml(input.tooltip(Math.max(0, index), item.dataIndex)).replaceAll('\n', '<br>')
    },
  }
}

/** ECharts shows tooltips as HTML: names come from customers' data and must stay text. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
