import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CoverageCell, CoverageRow } from '@opencxm/server/contract'
import { templates } from '@opencxm/survey'
import { byStage, deafest, neededFor, stepTarget, targetOf, templateFor, ways } from './view.ts'

const cell = (more: Partial<CoverageCell>): CoverageCell => ({
  ...{ way: 'asked_structured', state: 'heard', count: 1, people: 1, lastAt: null, sources: [], next: null },
  ...more,
})
const row = (touchpoint: string, stage: string, blanks: number): CoverageRow => ({
  ...{ touchpoint, stage, name: { en: touchpoint }, channel: '' },
  cells: ways.map((way, index) => cell({ way, state: index < blanks ? 'blank' : 'heard' })),
})

describe('the coverage page', () => {
  it('groups touchpoints by stage in the order of the journey', () => {
    const groups = byStage([{ slug: 'b' }, { slug: 'a' }, { slug: 'c' }], [row('x', 'a', 0), row('y', 'b', 0)])
    assert.deepEqual(
      groups.map(({ stage, rows }) => [stage, rows.length]),
      [
        ['b', 1],
        ['a', 1],
      ],
    )
  })
  it('leads from a cell to the people in it, and from a blank nowhere', () => {
    const at = { touchpoint: 'till' }
    assert.deepEqual(targetOf(at, cell({})), { to: 'metrics', touchpoint: 'till' })
    const why = cell({ way: 'asked_unstructured', sources: [{ name: 'csat', count: 2 }] })
    assert.deepEqual(targetOf(at, why), { to: 'answers', metric: 'csat', touchpoint: 'till' })
    const event = cell({ way: 'unasked_structured', sources: [{ name: 'Paid', count: 2 }] })
    assert.deepEqual(targetOf(at, event), { to: 'event', event: 'Paid' })
    assert.equal(targetOf(at, cell({ state: 'blank' })), null)
    assert.deepEqual(
      [neededFor({ to: 'unmapped' }), neededFor({ to: 'observations' })],
      ['catalog:write', 'feedback:read'],
    )
  })
  it('names the touchpoint with the most blanks, the first of several', () => {
    assert.equal(deafest([row('x', 'a', 1), row('y', 'a', 3), row('z', 'a', 3)])?.row.touchpoint, 'y')
    assert.equal(deafest([row('x', 'a', 0)]), null)
  })
  it('knows where steps are taken', () => {
    const at = row('store-till', 'buy', 0)
    const step = (word: Parameters<typeof stepTarget>[0]['step'], subject = '', target = '') =>
      stepTarget({ step: word, subject, target }, at)
    assert.deepEqual(step('map_event', '7'), { to: 'unmapped' })
    assert.deepEqual(step('ask_after_event', 'Paid'), { to: 'newProgramme', event: 'Paid', touchpoint: 'store-till' })
    assert.deepEqual(step('ask_in_page'), { to: 'newRule', touchpoint: 'store-till' })
    assert.deepEqual(step('ask_by_link'), { to: 'newSurvey', template: 'after_purchase' })
    assert.deepEqual(step('answer_missing', '4', 'prg_1'), { to: 'programmeHealth', programme: 'prg_1' })
    assert.deepEqual(step('answer_missing', '4', 'inp_1'), { to: 'rule', rule: 'inp_1' })
    assert.deepEqual(step('add_why', '', 'srv_1'), { to: 'survey', survey: 'srv_1' })
    assert.equal(
      templateFor({ touchpoint: 'x', name: { en: 'Box', 'zh-Hans': '快递签收' }, stage: '' }),
      'after_delivery',
    )
    for (const slug of ['delivery', 'support', 'setup', 'refund', 'app', 'checkout', 'zzz'])
      assert.ok(templates.some(({ id }) => id === templateFor(row(slug, '', 0))))
  })
})
