import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bandOutline, baseRange, knownRuns, labelStep, type TrendPoint } from './trend.ts'
import { trendOption } from './trend-option.ts'

const point = (key: string, value: number | null): TrendPoint => ({
  key,
  label: key,
  estimate: {
    value,
    low: value === null ? null : value - 5,
    high: value === null ? null : value + 5,
    n: value === null ? 3 : 300,
    method: 'test',
  },
})

describe('trends', () => {
  const points = [point('W1', 10), point('W2', 12), point('W3', null), point('W4', 8)]
  it('break at a period without enough data: nothing is drawn across it', () => {
    assert.deepEqual(
      knownRuns(points).map((run) => run.map((one) => one.index)),
      [[0, 1], [3]],
    )
  })
  it('outline the band along the upper bounds and back along the lower ones', () => {
    assert.deepEqual(bandOutline(knownRuns(points)[0] ?? []), [
      [0, 15],
      [1, 17],
      [1, 7],
      [0, 5],
    ])
  })
  it('take the base from periods that are shown', () => {
    assert.deepEqual(baseRange(points), [300, 300])
    assert.equal(baseRange([point('W3', null)]), null)
  })
  it('name as many periods as fit', () => {
    assert.equal(labelStep(12, 400, 28), 1)
    assert.equal(labelStep(52, 400, 28), 5)
  })
  it('keep names of customers as text in tooltips', () => {
    const theme = new Proxy({}, { get: () => '#000' }) as Parameters<typeof trendOption>[0]['theme']
    const option = trendOption({
      series: [{ name: 'NPS', points, tone: 'main' }],
      events: [],
      axis: { min: 0, max: 20, ticks: [0, 10, 20] },
      width: 600,
      format: String,
      endLabels: [{ strong: '8', quiet: '[3, 13]' }],
      tooltip: () => '<img src=x>\nsecond',
      theme,
    })
    const { formatter } = option.tooltip as { formatter: (item: object) => string }
    assert.equal(formatter({ seriesName: 'NPS', dataIndex: 0 }), '&#60;img src=x&#62;<br>second')
  })
})
