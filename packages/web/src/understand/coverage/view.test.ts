import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CoverageCell, CoverageRow } from '@opencxm/server/contract'
import { byStage, deafest, stepTarget, targetOf, ways, windowOf } from './view.ts'

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
  })
  it('names the touchpoint with the most blanks, the first of several', () => {
    assert.equal(deafest([row('x', 'a', 1), row('y', 'a', 3), row('z', 'a', 3)])?.row.touchpoint, 'y')
    assert.equal(deafest([row('x', 'a', 0)]), null)
  })
  it('knows its windows and where steps are taken', () => {
    assert.equal(windowOf('90'), 90)
    assert.equal(windowOf('91'), undefined)
    assert.equal(stepTarget('map_event'), 'unmapped')
  })
})
