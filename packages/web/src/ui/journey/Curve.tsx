import { bandPoints, type MapLayout, measure, type PlacedMark } from './layout.ts'
import type { MarkKind } from './model.ts'

/** Stage headings, grid, the period before, the band, the curve and the marks on it. */
export function Curve({ layout }: { layout: MapLayout }) {
  const { axis } = layout
  const y = (value: number) =>
    measure.curveTop + measure.curveHeight * (1 - (value - axis.min) / (axis.max - axis.min || 1))
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of shapes takes no focus
    <g aria-hidden="true">
      {layout.stages.map((stage) => (
        <g key={stage.id}>
          <line x1={stage.x1} x2={stage.x2} y1={26} y2={26} className="jm-stage-line" />
          <text x={stage.x1} y={16} className="jm-stage">
            {stage.name}
          </text>
          {stage.first ? null : (
            <line x1={stage.x1 - 4} x2={stage.x1 - 4} y1={34} y2={measure.height} className="jm-divide" />
          )}
        </g>
      ))}
      {axis.ticks.map((tick) => (
        <line
          key={tick}
          x1={0}
          x2={layout.width}
          y1={y(tick)}
          y2={y(tick)}
          className={tick === 0 ? 'jm-zero' : 'jm-grid'}
        />
      ))}
      {layout.runs.map((run) => (
        <polygon key={run[0]?.index} points={bandPoints(run)} className="jm-band" />
      ))}
      {layout.before.length > 1 ? (
        <polyline points={layout.before.map((point) => `${point.x},${point.y}`).join(' ')} className="jm-before" />
      ) : null}
      {layout.runs.map((run) => (
        <polyline
          key={run[0]?.index}
          points={run.map((point) => `${point.x},${point.y}`).join(' ')}
          className="jm-curve"
        />
      ))}
      {layout.runs.flat().map((point) => (
        <g key={point.index}>
          <line x1={point.x} x2={point.x} y1={point.low} y2={point.high} className="jm-whisker" />
          <circle cx={point.x} cy={point.y} r={4} className="jm-dot" />
        </g>
      ))}
      {layout.bridges.map(([from, to]) => (
        <line key={from.x} x1={from.x} y1={from.y} x2={to.x} y2={to.y} className="jm-bridge" />
      ))}
      {layout.unknown.map((point) => (
        <circle key={point.x} cx={point.x} cy={point.y} r={4} className="jm-unknown" />
      ))}
      {layout.marks.map((mark) => (
        <Mark key={mark.id} mark={mark} />
      ))}
    </g>
  )
}

const shapes: Record<MarkKind, string> = { pain: 'M-4-3h8L0 4z', wow: 'M-4 3h8L0-4z', meh: 'M-4-2h8M-4 2h8' }

function Mark({ mark }: { mark: PlacedMark }) {
  return (
    <g
      transform={`translate(${mark.x - mark.width / 2},${mark.y - 10})`}
      className={`jm-mark jm-mark-${mark.kind}`}
      data-mark={mark.kind}
    >
      <rect width={mark.width} height={20} rx={4} />
      <path transform="translate(12,10)" d={shapes[mark.kind]} />
      <text x={20} y={14}>
        {mark.text}
      </text>
    </g>
  )
}
