import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Metric, MetricGroup } from '@opencxm/server/contract'
import { en } from '../../shell/i18n/en/index.ts'
import {
  chosenDimensions,
  chosenMetrics,
  detectableCount,
  dimensionOptions,
  joinWords,
  metricAnswer,
  metricAxis,
  missingMetrics,
  namedGroups,
  nothingMeasured,
  panelRows,
} from './view.ts'
import { axisLimits, builtInName, methodWord, riseIsGood } from './words.ts'

const metric = (id: string, part: Partial<Metric> = {}): Metric => ({
  id,
  name: id,
  description: '',
  kind: 'nps',
  source: { from: 'answers', metric: id },
  scale: { min: 0, max: 10, higherIsBetter: true },
  threshold: null,
  values: [],
  perPerson: 'all',
  weighting: 'none',
  owner: '',
  minN: 5,
  target: null,
  version: 1,
  formulaVersion: '1',
  builtIn: true,
  updatedAt: '2026-11-01T00:00:00.000Z',
  ...part,
})

type Verdict = 'detectable_rise' | 'detectable_drop' | 'no_detectable_change' | 'not_enough_data'

const group = (
  key: string,
  verdict: Verdict,
  part: { n?: number; difference?: number; value?: number | null } = {},
): MetricGroup => {
  const value = part.value === undefined ? 10 : part.value
  return {
    key,
    label: key,
    now: {
      value,
      low: value === null ? null : value - 5,
      high: value === null ? null : value + 5,
      n: part.n ?? 100,
      method: 't',
    },
    before: null,
    change: { difference: part.difference ?? -3, low: -5, high: -1, verdict },
    shares: null,
    counts: null,
  }
}

describe('what the page shows', () => {
  const metrics = [metric('orders'), metric('csat'), metric('nps')]
  it('is what the address names, else the usual metrics in their order', () => {
    assert.deepEqual(
      chosenMetrics(metrics, 'orders,gone').map((one) => one.id),
      ['orders'],
    )
    assert.deepEqual(
      chosenMetrics(metrics, undefined).map((one) => one.id),
      ['nps', 'csat'],
    )
    assert.deepEqual(
      chosenMetrics([metric('own')], 'gone').map((one) => one.id),
      ['own'],
    )
    assert.deepEqual(missingMetrics(metrics, 'orders,gone'), ['gone'])
    assert.deepEqual(missingMetrics(metrics, undefined), [])
  })
  it('cuts by a trait, channel and another trait at first', () => {
    const options = dimensionOptions(['region', 'language'])
    assert.deepEqual(chosenDimensions(options, undefined), ['trait:region', 'channel', 'trait:language'])
    assert.deepEqual(chosenDimensions(dimensionOptions([]), undefined), ['channel', 'touchpoint'])
    assert.deepEqual(chosenDimensions(options, 'stage,nonsense'), ['stage'])
    // What is asked before the traits are known is shown afterwards, too.
    assert.deepEqual(chosenDimensions(dimensionOptions([]), undefined, true), ['channel'])
    assert.deepEqual(chosenDimensions(options, 'trait:region', true), ['trait:region'])
  })
})

describe('panels', () => {
  it('show the largest groups and say how many are left out', () => {
    const groups = Array.from({ length: 11 }, (_, index) => group(`g${index}`, 'no_detectable_change', { n: index }))
    const { rows, hidden } = panelRows(groups)
    assert.equal(rows[0]?.key, 'g10')
    assert.equal(hidden, 3)
    assert.equal(panelRows(groups, { whole: true }).rows.length, 11)
  })
  it('show a small group that differs detectably', () => {
    const groups = Array.from({ length: 30 }, (_, index) =>
      group(`g${index}`, index === 3 ? 'detectable_drop' : 'no_detectable_change', { n: index }),
    )
    const { rows, hidden } = panelRows(groups)
    assert.deepEqual([rows.length, rows.at(-1)?.key, hidden], [9, 'g3', 21])
  })
  it('count detectable changes among groups that could be compared', () => {
    const groups = [group('a', 'detectable_drop'), group('b', 'no_detectable_change'), group('c', 'not_enough_data')]
    assert.deepEqual(detectableCount(groups), { count: 1, total: 2 })
  })
  it('share one axis inside the scale', () => {
    const axis = metricAxis(metric('nps'), [
      group('a', 'detectable_drop', { value: 97 }),
      group('b', 'detectable_drop', { value: -3 }),
    ])
    assert.ok(axis.max <= 100 && axis.min <= -8)
  })
})

describe('the answer', () => {
  it('names a direction only when it is detectable, and counts plainly', () => {
    assert.equal(metricAnswer(group('', 'detectable_drop')), 'drop')
    assert.equal(metricAnswer(group('', 'no_detectable_change')), 'same')
    assert.equal(metricAnswer(group('', 'detectable_drop', { value: null })), 'none')
    const count = group('', 'detectable_drop')
    assert.equal(metricAnswer({ ...count, now: { ...count.now, low: null, high: null } }), 'full')
  })
  it('names the groups that changed the same way, the largest first', () => {
    const groups = [
      { group: group('a', 'detectable_drop', { difference: -5 }) },
      { group: group('b', 'detectable_drop', { difference: -25 }) },
      { group: group('c', 'detectable_rise', { difference: 40 }) },
    ]
    const keys = (from: typeof groups, max: number) => {
      const { named, rest } = namedGroups(from, 'drop', max)
      return [named.map((one) => one.group.key), rest]
    }
    assert.deepEqual(keys(groups, 3), [['b', 'a'], true], 'c rose: nothing is said of the rest')
    assert.deepEqual(keys(groups.slice(0, 2), 3), [['b', 'a'], false])
    assert.deepEqual(keys(groups.slice(0, 2), 1), [['b'], true])
    const unknown = { group: group('', 'detectable_drop', { difference: -30 }) }
    assert.deepEqual(keys([unknown], 3), [[], true], 'whose group is not known is no group')
    assert.deepEqual(namedGroups(groups, 'same', 3), { named: [], rest: false })
  })
  it('is replaced by a way on only when every metric is known to be empty', () => {
    const none = group('', 'not_enough_data', { value: null, n: 0 })
    assert.equal(nothingMeasured([none, none]), true)
    assert.equal(nothingMeasured([none, undefined]), false)
    assert.equal(nothingMeasured([none, group('', 'detectable_drop')]), false)
  })
  it('joins words as the language does', () => {
    assert.equal(joinWords(['East', 'online', 'Chinese'], ', ', ' and '), 'East, online and Chinese')
    assert.equal(joinWords(['东区'], '、', '和'), '东区')
  })
})

describe('words of metrics', () => {
  it('exist for every built-in metric, and a metric of one’s own keeps its name', () => {
    for (const id of Object.keys(en.metrics.name)) assert.equal(builtInName({ id, builtIn: true }), id)
    assert.equal(builtInName({ id: 'nps', builtIn: false }), null)
  })
  it('exist for every interval method that has a key', () => {
    for (const method of Object.keys(en.metrics.method)) assert.equal(methodWord(method), method)
    assert.equal(methodWord('something_new'), null)
  })
  it('know the ends of a scale and when a rise is bad', () => {
    assert.deepEqual(axisLimits({ kind: 'csat', scale: null }), { min: 0, max: 1 })
    assert.equal(axisLimits({ kind: 'count', scale: null }), undefined)
    assert.equal(riseIsGood({ kind: 'duration', scale: null }), false)
  })
})
