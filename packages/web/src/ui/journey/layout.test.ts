import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { textWidth, wrapText } from '../text/measure.ts'
import { layoutMap, legendVolume, measure } from './layout.ts'
import type { MapStation } from './model.ts'

const estimate = (value: number | null, n = 300) => ({
  value,
  low: value === null ? null : Math.max(-100, value - 8),
  high: value === null ? null : Math.min(100, value + 8),
  n,
  method: 'test',
})

function station(id: string, part: Partial<MapStation> = {}): MapStation {
  return {
    id,
    name: id,
    stage: 'before',
    side: false,
    score: estimate(20),
    step: 'p1',
    scoreText: '+20',
    curve: estimate(20),
    curveBefore: null,
    customers: 1000,
    mark: null,
    description: id,
    ...part,
  }
}

const stages = [
  { id: 'before', name: 'Before' },
  { id: 'after', name: 'After' },
]

describe('journey map', () => {
  it('keeps columns at least 66 px wide: a narrow window scrolls instead of squeezing', () => {
    const stations = Array.from({ length: 12 }, (_, index) => station(`t${index}`))
    assert.equal(layoutMap({ stages, stations }, 320).width, 12 * measure.columnMin)
    assert.equal(layoutMap({ stages, stations }, 960).column, 80)
  })
  it('draws the width of a ribbon linear in customers', () => {
    const stations = [
      station('a', { customers: 900 }),
      station('b', { customers: 300 }),
      station('c', { customers: 900 }),
    ]
    const { ribbons } = layoutMap({ stages, stations }, 400)
    assert.deepEqual(
      ribbons.map((ribbon) => ribbon.width),
      [10, 10],
    )
  })
  it('hangs a side touchpoint between its neighbours, 44 px lower, and keeps the main line whole', () => {
    const stations = [station('a'), station('side', { side: true }), station('b')]
    const layout = layoutMap({ stages, stations }, 400)
    assert.equal((layout.stations[1]?.y ?? 0) - (layout.stations[0]?.y ?? 0), 44)
    assert.deepEqual(
      layout.ribbons.map((ribbon) => ribbon.key),
      ['a-b', 'a-side', 'side-b'],
    )
  })
  it('never draws the curve through a touchpoint without enough data', () => {
    const stations = [station('a'), station('b', { curve: estimate(null, 7) }), station('c')]
    const layout = layoutMap({ stages, stations }, 400)
    assert.deepEqual(
      layout.runs.map((run) => run.map((point) => point.index)),
      [[0], [2]],
    )
    assert.equal(layout.unknown.length, 1)
  })
  it('leaves out stages that have no touchpoint', () => {
    const layout = layoutMap({ stages, stations: [station('a')] }, 400)
    assert.deepEqual(
      layout.stages.map((stage) => stage.id),
      ['before'],
    )
  })
  it('never lets two marks overlap', () => {
    const mark = fc.constantFrom('pain' as const, 'wow' as const, 'meh' as const)
    const one = fc.record({ value: fc.integer({ min: -100, max: 100 }), kind: mark })
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 10 }), (inputs) => {
        const stations = inputs.map(({ value, kind }, index) =>
          station(`t${index}`, { curve: estimate(value), mark: { kind, text: 'Pain 10=' } }),
        )
        const { marks } = layoutMap({ stages, stations }, 600)
        return marks.every((a, i) =>
          marks
            .slice(i + 1)
            .every((b) => Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 1 || Math.abs(a.y - b.y) >= 20),
        )
      }),
    )
  })
  it('offers a round volume for the legend', () => {
    assert.deepEqual([31_400, 6240, 900, 2].map(legendVolume), [10_000, 2000, 200, 1])
  })
})

describe('names', () => {
  it('wrap at spaces in English and between characters in Chinese', () => {
    assert.deepEqual(wrapText('Reviews & ads', 60), ['Reviews &', 'ads'])
    assert.deepEqual(wrapText('配送与签收通知', 60), ['配送与签收', '通知'])
  })
  it('never pass their column', () => {
    for (const line of wrapText('Unbelievablylongtouchpointname of the week', 60))
      assert.ok(textWidth(line) <= 60, line)
  })
})
