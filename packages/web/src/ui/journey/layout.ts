import { known } from '../format/index.ts'
import { type Axis, axisFor, position } from '../marks/scale.ts'
import { textWidth } from '../text/measure.ts'
import type { MapModel, MapStation, MarkKind } from './model.ts'

/** Fixed measures of the map, in px. */
export const measure = {
  gutter: 76,
  gutterPhone: 68,
  columnMin: 66,
  columnMax: 132,
  stageHeight: 34,
  curveTop: 64,
  curveHeight: 250,
  lineY: 378,
  sideDrop: 44,
  radius: 17,
  ribbonMax: 30,
  height: 446,
} as const

export type Point = { x: number; y: number }
export type PlacedStation = { station: MapStation; index: number; x: number; y: number }
export type PlacedStage = { id: string; name: string; x1: number; x2: number; first: boolean }
export type Ribbon = { key: string; from: Point; to: Point; width: number }
export type CurvePoint = Point & { low: number; high: number; index: number }
export type PlacedMark = { id: string; kind: MarkKind; text: string; x: number; y: number; width: number }

export type MapLayout = {
  width: number
  column: number
  axis: Axis
  stages: PlacedStage[]
  stations: PlacedStation[]
  ribbons: Ribbon[]
  /** Runs of neighbouring touchpoints with a known emotion. */
  runs: CurvePoint[][]
  /** The curve where it is not known: it goes on as grey dots. */
  unknown: Point[]
  /** Dotted links to and from touchpoints without a value, so that the eye can follow the line. */
  bridges: [Point, Point][]
  before: Point[]
  marks: PlacedMark[]
  ribbonPerCustomer: number
}

/** Places everything on the map. `room` is the width for the columns; below their minimum the map scrolls. */
export function layoutMap(model: MapModel, room: number): MapLayout {
  const count = Math.max(1, model.stations.length)
  const column = Math.min(measure.columnMax, Math.max(measure.columnMin, Math.floor(room / count)))
  const centre = (index: number) => column * (index + 0.5)
  const axis = curveAxis(model.stations)
  const y = (value: number) => measure.curveTop + measure.curveHeight * (1 - position(value, axis))
  const stations = model.stations.map((station, index) => ({
    station,
    index,
    x: centre(index),
    y: measure.lineY + (station.side ? measure.sideDrop : 0),
  }))
  const most = Math.max(1, ...model.stations.map((station) => station.customers))
  const points = curvePoints(stations, y)
  const unknown = unknownPoints(stations, points, y)
  return {
    width: column * count,
    column,
    axis,
    stages: placeStages(model, column),
    stations,
    ribbons: placeRibbons(stations, measure.ribbonMax / most),
    runs: runsOf(points),
    unknown,
    bridges: bridgesOf(stations, points, unknown),
    before: stations.flatMap(({ station, x }) =>
      station.curveBefore === null ? [] : [{ x, y: y(station.curveBefore) }],
    ),
    marks: placeMarks(stations, points, y(0)),
    ribbonPerCustomer: measure.ribbonMax / most,
  }
}

/** Net scores and emotion live on −100..100; the axis shows the part in use and always zero. */
export function curveAxis(stations: readonly MapStation[]): Axis {
  const values = stations.flatMap((station) => {
    const sure = known(station.curve)
    return sure ? [sure.value, sure.low, sure.high, station.curveBefore] : [station.curveBefore]
  })
  return axisFor({ values: [...values, -50, 50], limits: { min: -100, max: 100 }, count: 3 })
}

function placeStages(model: MapModel, column: number): PlacedStage[] {
  const placed: PlacedStage[] = []
  for (const stage of model.stages) {
    const indices = model.stations.flatMap((station, index) => (station.stage === stage.id ? [index] : []))
    const first = indices[0]
    const last = indices.at(-1)
    if (first === undefined || last === undefined) continue
    placed.push({
      id: stage.id,
      name: stage.name,
      x1: first * column + 4,
      x2: (last + 1) * column - 4,
      first: placed.length === 0,
    })
  }
  return placed
}

/** The line joins neighbouring main touchpoints; side ones hang between the main ones around them. */
function placeRibbons(stations: readonly PlacedStation[], perCustomer: number): Ribbon[] {
  const ribbons: Ribbon[] = []
  const join = (a: PlacedStation, b: PlacedStation) => {
    const customers = Math.min(a.station.customers, b.station.customers)
    ribbons.push({
      key: `${a.station.id}-${b.station.id}`,
      from: { x: a.x, y: a.y },
      to: { x: b.x, y: b.y },
      width: Math.max(1.5, customers * perCustomer),
    })
  }
  for (const [index, here] of stations.entries()) {
    const nextMain = stations.slice(index + 1).find((other) => !other.station.side)
    const previousMain = stations.slice(0, index).findLast((other) => !other.station.side)
    if (!here.station.side && nextMain) join(here, nextMain)
    if (here.station.side && previousMain) join(previousMain, here)
    if (here.station.side && nextMain) join(here, nextMain)
  }
  return ribbons
}

function curvePoints(stations: readonly PlacedStation[], y: (value: number) => number): (CurvePoint | null)[] {
  return stations.map(({ station, x, index }) => {
    const sure = known(station.curve)
    return sure
      ? { x, y: y(sure.value), low: y(sure.low ?? sure.value), high: y(sure.high ?? sure.value), index }
      : null
  })
}

function runsOf(points: readonly (CurvePoint | null)[]): CurvePoint[][] {
  const runs: CurvePoint[][] = [[]]
  for (const point of points) {
    if (point) runs.at(-1)?.push(point)
    else runs.push([])
  }
  return runs.filter((run) => run.length > 0)
}

function unknownPoints(
  stations: readonly PlacedStation[],
  points: readonly (CurvePoint | null)[],
  y: (value: number) => number,
): Point[] {
  return stations.flatMap(({ x, index }) => {
    if (points[index]) return []
    const before = points.slice(0, index).findLast((point) => point !== null)
    const after = points.slice(index + 1).find((point) => point !== null)
    // Held at the neighbours' level only so that the eye can follow the line: it claims no value.
    const level = before && after ? (before.y + after.y) / 2 : (before?.y ?? after?.y ?? y(0))
    return [{ x, y: level }]
  })
}

function bridgesOf(
  stations: readonly PlacedStation[],
  points: readonly (CurvePoint | null)[],
  unknown: readonly Point[],
): [Point, Point][] {
  const at = (x: number) => unknown.find((point) => point.x === x)
  const drawn = stations.map(({ x }, index) => points[index] ?? at(x) ?? { x, y: 0 })
  return drawn.flatMap((point, index): [Point, Point][] => {
    const next = drawn[index + 1]
    return next && !(points[index] && points[index + 1]) ? [[point, next]] : []
  })
}

const markGap = 24

function placeMarks(
  stations: readonly PlacedStation[],
  points: readonly (CurvePoint | null)[],
  zero: number,
): PlacedMark[] {
  const placed: PlacedMark[] = []
  for (const { station, x, index } of stations) {
    if (!station.mark) continue
    const width = Math.ceil(textWidth(station.mark.text)) + 30
    const point = points[index]
    const above = station.mark.kind === 'wow'
    let y = above ? (point?.high ?? zero) - 16 : (point?.low ?? zero) + 16
    // Neighbours' marks are wider than a column: step away from the curve until nothing overlaps.
    const clash = () =>
      placed.some((other) => Math.abs(other.x - x) < (other.width + width) / 2 && Math.abs(other.y - y) < markGap - 2)
    for (let tries = 0; clash() && tries < 6; tries++) y += above ? -markGap : markGap
    placed.push({ id: station.id, kind: station.mark.kind, text: station.mark.text, x, y, width })
  }
  return placed
}

/** The SVG path of one ribbon, leaving and arriving level. */
export function ribbonPath({ from, to }: Ribbon): string {
  const half = (to.x - from.x) / 2
  return `M${from.x} ${from.y}C${from.x + half} ${from.y} ${to.x - half} ${to.y} ${to.x} ${to.y}`
}

/** The outline of one run's band. */
export function bandPoints(run: readonly CurvePoint[]): string {
  const upper = run.map((point) => `${point.x},${point.high}`)
  const lower = run.toReversed().map((point) => `${point.x},${point.low}`)
  return [...upper, ...lower].join(' ')
}

/** A round number of customers for the legend of volume: about a third of the busiest touchpoint. */
export function legendVolume(most: number): number {
  if (most <= 3) return 1
  const third = most / 3
  const power = 10 ** Math.floor(Math.log10(third))
  const factor = [5, 2, 1].find((candidate) => candidate * power <= third) ?? 1
  return factor * power
}
