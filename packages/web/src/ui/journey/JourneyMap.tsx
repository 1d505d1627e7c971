import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatSigned } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import { useWidth } from '../use-width.ts'
import { Curve } from './Curve.tsx'
import { Line } from './Line.tsx'
import { layoutMap, type MapLayout, measure } from './layout.ts'
import { type MapRow, MapRows } from './MapRows.tsx'
import type { MapModel } from './model.ts'
import './journey.css'

type Props = {
  model: MapModel
  /** Aligned rows under the line: interval, n, customers, cost, owner. */
  rows: readonly MapRow[]
  selected: string | null
  onSelect: (id: string) => void
  /** What the curve shows; "Emotion" unless said. */
  curveName?: string
}

/** The journey as a map: stages from left to right, emotion over the line, stations coloured by score, rows below. */
export function JourneyMap({ model, rows, selected, onSelect, curveName }: Props) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const [host, width] = useWidth<HTMLDivElement>(1040)
  const gutter = width < 600 ? measure.gutterPhone : measure.gutter
  const layout = layoutMap(model, width - gutter - 4)
  const selectedIndex = model.stations.findIndex((station) => station.id === selected)
  return (
    <section className="jm" ref={host} aria-label={t('journey.label')}>
      <div className="jm-scroll" tabIndex={-1}>
        <div className="jm-inner" style={{ width: gutter + layout.width }}>
          {selectedIndex >= 0 ? (
            <div
              className="jm-column"
              style={{ left: gutter + layout.column * selectedIndex + 1, width: layout.column - 2 }}
            />
          ) : null}
          <div className="jm-plot">
            <Gutter layout={layout} width={gutter} curve={curveName ?? t('journey.curve')} format={(v) => tick(v)} />
            <Stations layout={layout} selected={selected} onSelect={onSelect} />
          </div>
          <MapRows layout={layout} gutter={gutter} rows={rows} selected={selected} />
        </div>
      </div>
    </section>
  )
  function tick(value: number): string {
    return value === 0 ? '0' : formatSigned(value, 0, language)
  }
}

type GutterProps = { layout: MapLayout; width: number; curve: string; format: (value: number) => string }

function Gutter({ layout, width, curve, format }: GutterProps) {
  const { t } = useTranslation('ui')
  const { axis } = layout
  const y = (value: number) =>
    measure.curveTop + measure.curveHeight * (1 - (value - axis.min) / (axis.max - axis.min || 1))
  return (
    <svg className="jm-gutter" width={width} height={measure.height} aria-hidden="true">
      <text x={0} y={16} className="jm-strong">
        {curve}
      </text>
      {axis.ticks.map((value) => (
        <text key={value} x={width - 12} y={y(value) + 4} textAnchor="end" className="jm-label">
          {format(value)}
        </text>
      ))}
      <text x={0} y={measure.lineY + 4} className="jm-strong">
        {t('journey.line')}
      </text>
    </svg>
  )
}

type StationsProps = { layout: MapLayout; selected: string | null; onSelect: (id: string) => void }

/** One tab stop for the whole map; arrow keys move between stations. */
function Stations({ layout, selected, onSelect }: StationsProps) {
  const { t } = useTranslation('ui')
  const [focus, setFocus] = useState(0)
  const group = useRef<SVGSVGElement>(null)
  const last = layout.stations.length - 1
  const move = (event: KeyboardEvent, index: number) => {
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: last }[event.key]
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      const station = layout.stations[index]
      if (station) onSelect(station.station.id)
      return
    }
    if (next === undefined || next < 0 || next > last) return
    event.preventDefault()
    setFocus(next)
    group.current?.querySelector<SVGGElement>(`[data-index="${next}"]`)?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand inside a drawing
    <svg
      ref={group}
      className="jm-map"
      width={layout.width}
      height={measure.height}
      role="group"
      aria-label={t('journey.touchpoint')}
    >
      <Curve layout={layout} />
      <Line layout={layout} selected={selected} focus={Math.min(focus, last)} onSelect={onSelect} onKey={move} />
    </svg>
  )
}
