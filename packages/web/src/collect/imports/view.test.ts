import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ImportView, Mapping, PreviewMessage, RejectedRow } from './types.ts'
import {
  actionsOf,
  answerMetrics,
  answerOf,
  cellsOf,
  changedCells,
  consentsOf,
  countIn,
  detailsOf,
  findingOf,
  isMendable,
  metricsIn,
  nextPart,
  scaleIn,
  secondsOf,
} from './view.ts'

const megabyte = 1024 * 1024

const done: ImportView = {
  id: 'imp_1',
  name: 'Survey',
  fileName: 'survey.csv',
  state: 'done',
  cancelRequested: false,
  error: null,
  createdBy: 'Jia Min',
  createdAt: '2026-11-22T05:00:00Z',
  startedAt: '2026-11-22T05:00:01Z',
  finishedAt: '2026-11-22T05:00:31Z',
  rowsRead: 100,
  rowsAccepted: 90,
  rowsRejected: 10,
  rowsSkipped: 0,
  rowsUnchanged: 0,
  rowsWithoutTime: 0,
  rowsWithoutPerson: 0,
  messages: 180,
  textsDamaged: 0,
  fraction: 1,
  rowsPerSecond: 3,
  secondsLeft: null,
  fileKept: true,
}

describe('an upload', () => {
  it('covers the file in parts that follow each other, whatever has arrived', () => {
    const size = 5 * megabyte + 1
    let at = 0
    const ends: number[] = []
    for (let part = nextPart(at, size); part !== null; part = nextPart(at, size)) {
      assert.equal(part.from, at)
      at = part.to
      ends.push(at)
    }
    assert.deepEqual(ends, [2 * megabyte, 4 * megabyte, size])
    assert.deepEqual(nextPart(7, 10), { from: 7, to: 10 })
  })
})

describe('an import', () => {
  it('is told by what became of its rows', () => {
    assert.equal(findingOf(done), 'some')
    assert.equal(findingOf({ ...done, rowsRejected: 0 }), 'all')
    assert.equal(findingOf({ ...done, rowsAccepted: 0 }), 'none')
    assert.equal(findingOf({ ...done, rowsUnchanged: 90 }), 'unchanged')
    assert.equal(findingOf({ ...done, state: 'running', cancelRequested: true }), 'cancelling')
    assert.equal(secondsOf(done), 30)
    assert.equal(secondsOf({ startedAt: null, finishedAt: null }), null)
  })
  it('offers what its state allows', () => {
    assert.deepEqual(actionsOf(done), { cancel: false, resume: false, undo: true, repair: true })
    assert.deepEqual(actionsOf({ ...done, state: 'running' }), {
      cancel: true,
      resume: false,
      undo: false,
      repair: false,
    })
    assert.equal(actionsOf({ ...done, state: 'failed' }).resume, true)
    assert.equal(actionsOf({ ...done, state: 'failed', fileKept: false }).resume, false)
    assert.equal(actionsOf({ ...done, state: 'running', cancelRequested: true }).cancel, false)
  })
  it('is looked at by the metrics it names, NPS first', () => {
    const items = [
      { score: 'a', metric: 'csat' },
      { score: 'b', metric: 'nps' },
    ]
    assert.deepEqual(metricsIn({ answers: [{ items }, { items }] } as unknown as Mapping), ['nps', 'csat'])
    assert.deepEqual(metricsIn({ answers: [{ metric: 'ces', items: [{ score: 'a' }] }] } as unknown as Mapping), [
      'ces',
    ])
    assert.deepEqual(metricsIn({ version: 1, name: 'x' }), [])
  })
})

describe('the preview', () => {
  const message: PreviewMessage = {
    name: '$answer',
    at: '2026-01-01T00:00:00Z',
    withoutTime: false,
    identifiers: [],
    traits: [{ op: 'set', key: 'region', value: 'East' }],
    props: { $metric: 'nps', $score: 9, $text: 'good', $scale_min: 0, $response: 'r1', wait: { days: 2 } },
    consent: null,
  }
  it('shows an answer by metric, score and text, and the rest below it', () => {
    assert.deepEqual(answerOf(message), { metric: 'nps', touchpoint: '', score: 9, text: 'good' })
    assert.deepEqual(
      detailsOf(message).map(({ key, value }) => `${key} ${value}`),
      ['$response r1', 'wait {"days":2}', 'region East'],
    )
    assert.equal(answerOf({ ...message, name: 'Paid' }), null)
    assert.deepEqual(consentsOf({ consent: { marketing: true, 'surveys/sms': false } }), [
      '✓ marketing',
      '✗ surveys/sms',
    ])
  })
  it('finds the figure that a warning begins with', () => {
    assert.equal(countIn('12 rows have no time'), 12)
    assert.equal(countIn('No column names a person'), null)
  })
})

describe('the metrics of a score', () => {
  it('are those that answers carry, by key, with the names of the workspace’s own', () => {
    const own = { builtIn: false, name: 'Trust' }
    const found = answerMetrics([
      { source: { from: 'answers', metric: 'csat' }, builtIn: true, name: 'Net satisfaction' },
      { source: { from: 'answers', metric: 'trust' }, ...own },
      { source: { from: 'answers', metric: 'noise', touchpoint: 'store' }, ...own },
      { source: { from: 'events', event: 'Order Completed', where: [] }, ...own },
    ])
    assert.deepEqual(found, [
      { key: 'nps', name: null },
      { key: 'csat', name: null },
      { key: 'ces', name: null },
      { key: 'trust', name: 'Trust' },
      { key: 'noise', name: null },
    ])
  })
})

describe('a rejected row', () => {
  const row: RejectedRow = {
    line: 78,
    cells: ['r77', 14, null],
    problems: [
      { reason: 'score_out_of_scale', why: 'outside', column: 'NPS', found: '14', expected: '0 to 10, or missing' },
    ],
  }
  it('shows what is wrong first and sends only what was changed', () => {
    const cells = cellsOf(row, ['Id', 'NPS', 'Comment'])
    assert.deepEqual(cells, [
      { column: 'NPS', text: '14', expected: '0 to 10, or missing' },
      { column: 'Id', text: 'r77', expected: null },
      { column: 'Comment', text: '', expected: null },
    ])
    assert.deepEqual(changedCells(cells, { NPS: '10', Id: 'r77' }), { NPS: '10' })
  })
  it('names the scale that its mapping has for the column', () => {
    const mapping = {
      answers: [{ scale: [1, 5], items: [{ score: 'A' }, { score: { column: 'B' }, scale: [0, 10] }] }],
    }
    assert.deepEqual(scaleIn(mapping as unknown as Mapping, 'A'), [1, 5])
    assert.deepEqual(scaleIn(mapping as unknown as Mapping, 'B'), [0, 10])
    assert.equal(scaleIn(mapping as unknown as Mapping, 'C'), null)
  })
  it('can be mended unless the row itself is broken', () => {
    assert.equal(isMendable('score_out_of_scale'), true)
    assert.equal(isMendable('unclosed_quote'), false)
  })
})
