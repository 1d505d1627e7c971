import type { ECharts, EChartsCoreOption } from 'echarts/core'
import { useEffect, useRef, useState } from 'react'
import { type ChartTheme, readChartTheme } from './chart-theme.ts'

type Props = {
  height: number
  label: string
  /** Builds the option for the theme and width of the moment; must be stable between renders (useCallback). */
  option: (theme: ChartTheme, width: number) => EChartsCoreOption
  onPoint?: ((seriesIndex: number, dataIndex: number) => void) | undefined
}

/**
 * An ECharts drawing as SVG: fetched when first needed, drawn anew when width, theme or language change. It is one image
 * for screen readers; its figures stand in a table beside it. Code that cannot be fetched is thrown, so that the page says so.
 */
export function EChart({ height, label, option, onPoint }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | null>(null)
  const onPointNow = useRef(onPoint)
  const [ready, setReady] = useState(false)
  const [failure, setFailure] = useState<{ error: unknown } | null>(null)
  onPointNow.current = onPoint

  useEffect(() => {
    const element = host.current
    if (!element) return
    let stopped = false
    import('./echarts.ts').then(
      ({ init }) => {
        if (stopped) return
        const made = init(element, null, { renderer: 'svg' })
        made.on('click', (event) => onPointNow.current?.(event.seriesIndex ?? 0, event.dataIndex))
        chart.current = made
        setReady(true)
      },
      (error: unknown) => {
        if (!stopped) setFailure({ error })
      },
    )
    return () => {
      stopped = true
      chart.current?.dispose()
      chart.current = null
      setReady(false)
    }
  }, [])

  useEffect(() => {
    const element = host.current
    if (!ready || !element) return
    const draw = () => {
      chart.current?.resize()
      chart.current?.setOption(option(readChartTheme(element), element.clientWidth), { notMerge: true })
    }
    draw()
    const resized = new ResizeObserver(draw)
    resized.observe(element)
    // The theme and the language are attributes of the page; both change colours or fonts.
    const changed = new MutationObserver(draw)
    changed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'lang'] })
    return () => {
      resized.disconnect()
      changed.disconnect()
    }
  }, [ready, option])

  if (failure) throw failure.error
  return (
    <div
      ref={host}
      className={onPoint ? 'echart echart-open' : 'echart'}
      style={{ height }}
      role="img"
      aria-label={label}
      data-ready={ready ? 'true' : undefined}
    />
  )
}
