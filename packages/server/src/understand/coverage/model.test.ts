import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ways } from './contract.ts'
import { type Circumstances, coverageMatrix, type Heard, nextStep, type Place, quietAfterDays } from './model.ts'

const now = Date.UTC(2026, 5, 1)
const dayMs = 86_400_000
const place = (touchpoint: string, more: Partial<Place> = {}): Place => ({
  ...{ touchpoint, name: { en: touchpoint }, stage: 'use', channel: '', side: false, events: [] },
  ...more,
})
const calm: Circumstances = { asked: new Map(), unmappedEvents: 0, hasBrowser: false }

const heard: fc.Arbitrary<Heard[]> = fc
  .uniqueArray(
    fc.record({
      touchpoint: fc.constantFrom('', 'till', 'app', 'elsewhere'),
      way: fc.constantFrom(...ways),
      count: fc.integer({ min: 1, max: 50 }),
      people: fc.integer({ min: 0, max: 50 }),
      lastMs: fc.integer({ min: now - 365 * dayMs, max: now }),
    }),
    { selector: ({ touchpoint, way }) => touchpoint + way },
  )
  .map((rows) => rows.map((row) => ({ ...row, sources: [] })))

test('CO1, CO2: four cells a touchpoint, nothing heard is lost, and a blank has exactly one next step', () => {
  fc.assert(
    fc.property(heard, (rows) => {
      const places = [place('till'), place('app')]
      const matrix = coverageMatrix(rows, places, { ...calm, now })
      assert.deepEqual(coverageMatrix([...rows].reverse(), places, { ...calm, now }), matrix)
      assert.deepEqual(
        matrix.rows.map(({ cells }) => cells.map(({ way }) => way)),
        [[...ways], [...ways]],
      )
      const cells = matrix.rows.flatMap((row) => row.cells)
      const total = rows.reduce((sum, { count }) => sum + count, 0)
      const shown = cells.reduce((sum, { count }) => sum + count, 0)
      assert.equal(shown + matrix.unplaced.reduce((sum, { count }) => sum + count, 0), total)
      for (const cell of cells) assert.equal(cell.state === 'blank', cell.next !== null)
      const { cells: all, heard: fresh, quiet, blank } = matrix.summary
      assert.equal(all, 8)
      assert.equal(fresh + quiet + blank, all)
    }),
  )
})

test('a quarter without a word is quiet', () => {
  const at = (days: number): Heard[] => [
    { touchpoint: 'till', way: 'asked_structured', count: 1, people: 1, lastMs: now - days * dayMs, sources: [] },
  ]
  const stateOf = (days: number) => coverageMatrix(at(days), [place('till')], { ...calm, now }).rows[0]?.cells[0]?.state
  assert.equal(stateOf(quietAfterDays), 'heard')
  assert.equal(stateOf(quietAfterDays + 1), 'quiet')
})

test('CO3: the next step is the cheapest that the data allow', () => {
  const base = { ...calm, place: place('till'), scored: false, lost: 0 }
  const step = (way: (typeof ways)[number], more: Partial<typeof base> = {}) => nextStep(way, { ...base, ...more })
  assert.deepEqual(step('asked_structured'), { step: 'ask_by_link', subject: '', target: '' })
  const mapped = place('till', { events: ['Paid', 'Left'] })
  assert.deepEqual(step('asked_structured', { place: mapped }), {
    step: 'ask_after_event',
    subject: 'Paid',
    target: '',
  })
  const asked = new Map([['till', { times: 40, by: 'prg_1', survey: 'svy_1' }]])
  assert.deepEqual(step('asked_structured', { place: mapped, asked }), {
    step: 'answer_missing',
    subject: '40',
    target: 'prg_1',
  })
  assert.deepEqual(step('asked_unstructured', { scored: true, asked }), {
    step: 'add_why',
    subject: '',
    target: 'svy_1',
  })
  assert.equal(step('asked_structured', { place: place('website'), hasBrowser: true }).step, 'ask_in_page')
  assert.equal(step('asked_structured', { place: place('website') }).step, 'ask_by_link')
  assert.equal(step('asked_unstructured').step, 'ask_by_link')
  assert.deepEqual(step('unasked_structured', { unmappedEvents: 7 }), { step: 'map_event', subject: '7', target: '' })
  assert.equal(step('unasked_structured', { place: place('website') }).step, 'install_sdk')
  assert.equal(step('unasked_structured', { place: place('website'), hasBrowser: true }).step, 'send_event')
  assert.deepEqual(step('unasked_unstructured', { lost: 12 }), { step: 'place_voices', subject: '12', target: '' })
  assert.equal(step('unasked_unstructured', { place: place('x', { channel: '客服热线' }) }).step, 'connect_helpdesk')
  assert.equal(step('unasked_unstructured', { place: place('x', { channel: 'web' }) }).step, 'collect_reviews')
  assert.equal(step('unasked_unstructured').step, 'employee_page')
})
