import type { KeyboardEvent } from 'react'
import { needsRing, stepFill, stepInk } from '../format/index.ts'
import { type MapLayout, measure, type PlacedStation, ribbonPath } from './layout.ts'

type Props = {
  layout: MapLayout
  selected: string | null
  /** The station that Tab reaches. */
  focus: number
  onSelect: (id: string) => void
  onKey: (event: KeyboardEvent, index: number) => void
}

/** Ribbons by volume, and the stations on them. */
export function Line({ layout, selected, focus, onSelect, onKey }: Props) {
  return (
    <>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of shapes takes no focus */}
      <g aria-hidden="true">
        {layout.ribbons.map((ribbon) => (
          <path key={ribbon.key} d={ribbonPath(ribbon)} className="jm-ribbon" style={{ strokeWidth: ribbon.width }} />
        ))}
      </g>
      {layout.stations.map((placed) => (
        // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
        <g
          key={placed.station.id}
          role="button"
          tabIndex={placed.index === focus ? 0 : -1}
          data-index={placed.index}
          aria-label={placed.station.description}
          aria-pressed={placed.station.id === selected}
          className={placed.station.id === selected ? 'jm-station jm-selected' : 'jm-station'}
          onClick={() => onSelect(placed.station.id)}
          onKeyDown={(event) => onKey(event, placed.index)}
        >
          <Disc placed={placed} />
        </g>
      ))}
    </>
  )
}

function Disc({ placed }: { placed: PlacedStation }) {
  const { x, y, station } = placed
  const { step } = station
  return (
    <>
      <circle cx={x} cy={y} r={24} className="jm-target" />
      <circle
        cx={x}
        cy={y}
        r={measure.radius}
        className={step ? 'jm-disc' : 'jm-disc-hollow'}
        {...(step ? { style: { fill: stepFill(step) } } : {})}
      />
      {step && needsRing(step) ? <circle cx={x} cy={y} r={measure.radius} className="jm-ring" /> : null}
      <text
        x={x}
        y={y + 4.5}
        textAnchor="middle"
        className="jm-score"
        style={{ fill: step ? stepInk(step) : 'var(--text-3)' }}
      >
        {station.scoreText}
      </text>
    </>
  )
}
