import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { inLanguage, type Language, type Message, type PersonId } from '../../platform/kernel/index.ts'
import { type SegmentRule, segmentRuleSchema } from './contract.ts'
import { dependsOnTime, planMembershipChange, problemsOfRule } from './model.ts'

const people = fc.uniqueArray(fc.integer({ min: 1, max: 60 })).map((list) => new Set(list as PersonId[]))

describe('membership', () => {
  test('SG2: entering and leaving are disjoint, ordered, and lead exactly to the matching people', () => {
    fc.assert(
      fc.property(people, people, (members, matching) => {
        const change = planMembershipChange(members, matching)
        const after = new Set([...members, ...change.entering].filter((person) => !change.leaving.includes(person)))
        assert.deepEqual([...after].sort(byNumber), [...matching].sort(byNumber))
        assert.ok(change.entering.every((person) => !change.leaving.includes(person)))
        assert.deepEqual(change.entering, [...change.entering].sort(byNumber))
        assert.deepEqual(planMembershipChange(members, matching), change)
      }),
    )
  })

  test('SG2: nothing changes when everybody who matches is a member', () => {
    fc.assert(
      fc.property(people, (members) => {
        assert.deepEqual(planMembershipChange(members, new Set(members)), { entering: [], leaving: [] })
      }),
    )
  })
})

const byNumber = (a: number, b: number) => a - b
const trait = (name: string) => ({ kind: 'trait', trait: name, operator: 'is', value: 'x' })

describe('rules', () => {
  test('a rule says when it depends on time alone', () => {
    const did = { kind: 'did', match: { event: 'Seen' }, times: { comparison: 'at_least', count: 1 } }
    assert.equal(dependsOnTime(segmentRuleSchema.parse({ all: [trait('a'), did] })), false)
    assert.equal(
      dependsOnTime(segmentRuleSchema.parse({ not: { any: [trait('a'), { ...did, withinDays: 7 }] } })),
      true,
    )
  })

  test('a rule that is too deep, too wide or lacks a value is named, in the reader’s language', () => {
    const reasonOf = (rule: SegmentRule, language: Language = 'en') =>
      inLanguage(problemsOfRule(rule)[0]?.reason as Message, language)
    const deep = segmentRuleSchema.parse({ all: [{ all: [{ all: [{ all: [{ all: [trait('a')] }] }] }] }] })
    assert.match(reasonOf(deep), /4 deep/)
    assert.match(reasonOf(deep, 'zh-Hans'), /最多嵌套 4 层/)
    const row = Array.from({ length: 15 }, (_, index) => trait(`t${index}`))
    assert.match(
      reasonOf(segmentRuleSchema.parse({ any: [{ all: row }, { all: row }, { all: row }] })),
      /40 conditions/,
    )
    assert.match(reasonOf(segmentRuleSchema.parse({ kind: 'trait', trait: 'a', operator: 'is' })), /needs a value/)
    assert.deepEqual(problemsOfRule(segmentRuleSchema.parse({ all: [trait('a')] })), [])
  })

  test('a test without a value, or of a text against "at least", is named instead of matching nobody', () => {
    const match = (test: object) => ({ event: 'Seen', where: [{ property: 'total', ...test }] })
    const times = { comparison: 'at_least', count: 1 }
    const problems = (rule: object) => problemsOfRule(segmentRuleSchema.parse(rule)).length
    for (const test of [
      { operator: 'is' },
      { operator: 'contains', value: '' },
      { operator: 'at_least', value: '7' },
    ]) {
      assert.equal(problems({ kind: 'did', match: match(test), times }), 1)
      const steps = [{ event: 'A' }, match(test)]
      assert.equal(problems({ kind: 'sequence', steps, withinDays: 1 }), 1)
    }
    assert.equal(problems({ kind: 'trait', trait: 'age', operator: 'at_most', value: 'old' }), 1)
    assert.equal(problems({ kind: 'did', match: match({ operator: 'at_least', value: 7 }), times }), 0)
  })

  test('what is no rule is refused', () => {
    for (const wrong of [
      {},
      { all: [] },
      { kind: 'sql', text: '1' },
      { all: [trait('a')], any: [] },
      { not: [] },
      { ...trait('a'), all: [trait('b')] },
      { kind: 'did', match: { event: 'A', were: [] }, times: { comparison: 'at_least', count: 1 } },
      { kind: 'did', match: { event: 'A' }, times: { comparison: 'at_least', count: 1 }, withinDay: 7 },
      null,
      'all',
    ]) {
      assert.equal(segmentRuleSchema.safeParse(wrong).success, false, JSON.stringify(wrong))
    }
  })
})
