/** The tokens a chart needs, read from the page, so that ECharts and CSS can never differ. */
export type ChartTheme = {
  font: string
  text: string
  text2: string
  text3: string
  surface: string
  raised: string
  line: string
  main: string
  band: string
  ref: string
  refBand: string
  grid: string
  axis: string
}

/** Reads the chart's colours and font from an element's CSS variables. */
export function readChartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    font: token('--font'),
    text: token('--text'),
    text2: token('--text-2'),
    text3: token('--text-3'),
    surface: token('--bg-surface'),
    raised: token('--bg-raised'),
    line: token('--line'),
    main: token('--d-main'),
    band: token('--d-band'),
    ref: token('--d-ref'),
    refBand: token('--d-ref-band'),
    grid: token('--d-grid'),
    axis: token('--d-axis'),
  }
}
