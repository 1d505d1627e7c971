import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CatalogEvent, Metric, SegmentCondition, SegmentRule } from '@opencxm/server/contract'
import fc from 'fast-check'
import { dropKey, firstKeys, fitKeys } from './item-keys.ts'
import {
  answeredMetrics,
  changePart,
  conditionsIn,
  conditionsMax,
  draftOf,
  emptyCondition,
  type GroupDraft,
  knownProperties,
  knownTraits,
  mayNest,
  nextId,
  problemOf,
  problemsOf,
  readValue,
  ruleOf,
  unknownKey,
  withMetric,
} from './view.ts'

const east: SegmentCondition = { kind: 'trait', trait: 'region', operator: 'is', value: 'East' }
const bought: SegmentCondition = {
  kind: 'did',
  match: { event: 'Order Completed', where: [] },
  times: { comparison: 'at_least', count: 2 },
  withinDays: 30,
}

const rules: fc.Arbitrary<SegmentRule> = fc.letrec<{ rule: SegmentRule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<SegmentRule>(east, bought),
    fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('rule'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie('rule').map((not) => ({ not })),
  ),
})).rule

/** A rule as what it means: double denials fall away, a group of one is its part. */
function meaning(rule: SegmentRule): unknown {
  if ('not' in rule) return 'not' in rule.not ? meaning(rule.not.not) : { not: meaning(rule.not) }
  if ('all' in rule) return rule.all.length === 1 ? meaning(rule.all[0] as SegmentRule) : { all: rule.all.map(meaning) }
  if ('any' in rule) return rule.any.length === 1 ? meaning(rule.any[0] as SegmentRule) : { any: rule.any.map(meaning) }
  return rule
}

/** The same until nothing falls away any more: taking one thing out may bring two denials together. */
function settled(rule: SegmentRule): unknown {
  let now: unknown = rule
  for (let text = ''; text !== JSON.stringify(now); ) {
    text = JSON.stringify(now)
    now = meaning(now as SegmentRule)
  }
  return now
}

const idsOf = (draft: GroupDraft): number[] => [
  draft.id,
  ...draft.parts.flatMap((part) => ('parts' in part ? idsOf(part) : [part.id])),
]

describe('a rule while it is built', () => {
  it('means the same after it was opened and saved', () => {
    fc.assert(
      fc.property(rules, (rule) => assert.deepEqual(settled(ruleOf(draftOf(rule))), settled(rule))),
      { numRuns: 300 },
    )
  })
  it('has an identity for each part, and a free one for the next', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const draft = draftOf(rule)
        const ids = idsOf(draft)
        assert.equal(new Set(ids).size, ids.length)
        assert.ok(!ids.includes(nextId(draft)))
      }),
    )
  })
  it('has a group at its root, so that there is a place to add to', () => {
    assert.deepEqual(ruleOf(draftOf(east)), { all: [east] })
    assert.deepEqual(ruleOf(draftOf({ not: { any: [east, bought] } })), { all: [{ not: { any: [east, bought] } }] })
  })
  it('changes and loses one part and leaves the others', () => {
    const draft = draftOf({ all: [east, { any: [bought, east] }] })
    const [first, group] = draft.parts
    assert.ok(first && group)
    assert.deepEqual(ruleOf(changePart(draft, first.id, () => null)), { all: [{ any: [bought, east] }] })
    assert.deepEqual(ruleOf(changePart(draft, group.id, (part) => ({ ...part, not: true }))), {
      all: [east, { not: { any: [bought, east] } }],
    })
  })
  it('keeps its root, even when somebody asks to take it out', () => {
    const draft = draftOf({ all: [east] })
    assert.equal(
      changePart(draft, draft.id, () => null),
      draft,
    )
  })
})

describe('what is missing', () => {
  it('is named by part: an empty root, a condition without a value', () => {
    const empty = changePart(draftOf({ all: [east] }), 2, () => null)
    assert.deepEqual([...problemsOf(empty).byPart.values()], ['empty'])
    const draft = draftOf({ all: [east, emptyCondition('did')] })
    assert.deepEqual([...problemsOf(draft).byPart.values()], ['event'])
  })
  it('is nothing for complete conditions', () => {
    for (const one of [east, bought]) assert.equal(problemOf(one), null)
    assert.equal(problemOf({ kind: 'trait', trait: 'plan', operator: 'is_set' }), null)
    assert.equal(problemOf({ kind: 'score', metric: 'nps', which: 'latest', operator: 'at_most', value: 6 }), null)
  })
  it('is a number where numbers are compared, and days that are days', () => {
    assert.equal(problemOf({ ...east, operator: 'at_least' }), 'number')
    assert.equal(problemOf({ ...bought, withinDays: 0 }), 'days')
    assert.equal(problemOf({ ...bought, times: { comparison: 'exactly', count: 1.5 } }), 'count')
    const step = { event: 'Paired', where: [] }
    assert.equal(problemOf({ kind: 'sequence', steps: [step], withinDays: 7 }), 'steps')
    assert.equal(problemOf({ kind: 'sequence', steps: [step, step], withinDays: 400 }), 'days')
  })
  it('is said of a tree that is too deep or too wide', () => {
    const deep: SegmentRule = { all: [{ any: [{ all: [{ any: [{ all: [east] }] }] }] }] }
    assert.equal(problemsOf(draftOf(deep)).tree, 'depth')
    assert.equal(mayNest(2), true)
    assert.equal(mayNest(3), false)
    const group = { any: Array.from({ length: 20 }, () => east) }
    const wide = draftOf({ all: [group, group, east] })
    assert.equal(conditionsIn(wide).length, conditionsMax + 1)
    assert.equal(problemsOf(wide).tree, 'conditions')
  })
  it('is everything in a condition that was just added', () => {
    for (const kind of ['trait', 'did', 'sequence', 'score'] as const)
      assert.notEqual(problemOf(emptyCondition(kind)), null)
  })
})

describe('values', () => {
  it('are read as the type that their key has', () => {
    assert.equal(readValue(' 20 ', 'number', 'is'), 20)
    assert.equal(readValue('20', 'text', 'is'), '20')
    assert.equal(readValue('20', 'text', 'at_least'), 20)
    assert.equal(readValue('−5', 'number', 'is'), -5)
    assert.equal(readValue('true', 'boolean', 'is'), true)
    assert.equal(readValue('true', 'text', 'is'), 'true')
    assert.equal(readValue('  ', 'text', 'is'), undefined)
  })
  it('are offered from traits and properties that are known', () => {
    const traits = [
      { key: 'region', type: 'string', values: [{ value: 'West' }, { value: 'East' }] },
      { key: 'age', type: 'number', values: [] },
    ]
    assert.deepEqual(knownTraits(traits), [
      { key: 'age', type: 'number', values: [] },
      { key: 'region', type: 'text', values: ['East', 'West'] },
    ])
    const property = { key: 'late', types: ['boolean', 'null'], declaredType: null }
    const events = [{ name: 'Order Delivered', properties: [property] }] as unknown as CatalogEvent[]
    assert.deepEqual(knownProperties(events, 'Order Delivered'), [{ key: 'late', type: 'boolean', values: [] }])
    assert.deepEqual(knownProperties(events, 'Unknown'), [])
  })
})

describe('keys of fields', () => {
  it('stay with their item when another is taken out, and are never used twice', () => {
    const three = firstKeys(3)
    const without = dropKey(three, 1)
    assert.deepEqual(without.keys, [0, 2])
    assert.deepEqual(fitKeys(without, 3).keys, [0, 2, 3])
    assert.equal(fitKeys(three, 3), three)
    assert.deepEqual(fitKeys(three, 1).keys, [0])
  })
})

describe('a condition on scores', () => {
  it('names the word that answers carry, once each; a metric’s id would match nobody', () => {
    const metric = (id: string, source: object) => ({ id, source }) as Metric
    const offered = answeredMetrics([
      metric('net_satisfaction', { from: 'answers', metric: 'csat' }),
      metric('csat', { from: 'answers', metric: 'csat' }),
      metric('met_1', { from: 'answers', metric: 'effort' }),
      metric('orders', { from: 'events', event: 'Order Completed', where: [] }),
    ])
    assert.deepEqual(
      offered.map(({ word, metric }) => [word, metric.id]),
      [
        ['csat', 'csat'],
        ['effort', 'met_1'],
      ],
    )
  })

  it('is on the scale of its metric, with a score that lies on it', () => {
    const metric = (id: string, scale: Metric['scale']) =>
      ({ id, scale, source: { from: 'answers', metric: id } }) as Metric
    const known = answeredMetrics([
      metric('nps', { min: 0, max: 10, higherIsBetter: true }),
      metric('csat', { min: 1, max: 5, higherIsBetter: true }),
    ])
    const nps = withMetric({ kind: 'score', metric: '', which: 'latest', operator: 'at_most', value: 6 }, 'nps', known)
    assert.deepEqual([nps.value, nps.scale?.max], [6, 10])
    const csat = withMetric(nps, 'csat', known)
    assert.deepEqual([csat.value, csat.scale?.max], [2, 5])
    assert.equal('scale' in withMetric(csat, 'elsewhere', known), false)
  })
})

describe('a name that nothing has borne yet', () => {
  it('is told, with the one that was probably meant', () => {
    const keys = ['Order Completed', '下单']
    assert.equal(unknownKey('Order Completed', keys), null)
    assert.equal(unknownKey('', keys), null)
    assert.equal(unknownKey('Anything', []), null)
    assert.deepEqual(unknownKey('order_completed', keys), { like: 'Order Completed' })
    assert.deepEqual(unknownKey('下单 ', keys), { like: '下单' })
    assert.deepEqual(unknownKey('Order Complete', keys), { like: null })
  })
})
