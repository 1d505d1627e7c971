import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FeedbackReply, Voice } from '@opencxm/server/contract'
import {
  authorOf,
  inboxQuery,
  isNarrowed,
  neighbour,
  placeOf,
  readInbox,
  secondsLeft,
  sourceName,
  threadOf,
  tidyTag,
  withArrived,
} from './view.ts'

const voice = (id: string, at: string) => ({ id, at }) as Voice

describe('where a voice comes from', () => {
  it('is the name of the survey, the place, or nothing where the kind says it', () => {
    const surveyName = (id: string) => (id === 'srv_1' ? 'After delivery' : '')
    assert.equal(placeOf({ kind: 'survey', source: 'srv_1' }, surveyName), 'After delivery')
    assert.equal(placeOf({ kind: 'survey', source: 'srv_gone' }, surveyName), '')
    assert.equal(placeOf({ kind: 'review', source: 'app_store' }, surveyName), 'App store')
    assert.equal(placeOf({ kind: 'email', source: 'email' }, surveyName), '')
  })
})

describe('the address of the inbox', () => {
  it('gives the same filters back and leaves out what it does not understand', () => {
    const filter = { q: '发票', kind: 'review', days: 'd7', voice: '1.fb_x' } as const
    assert.deepEqual(readInbox({ ...filter, score: 'angry', language: 'klingon', state: 7 }), filter)
    assert.deepEqual(readInbox({}), {})
  })
  it('asks the same question within an hour, and never for the open voice', () => {
    const at = Date.parse('2026-09-13T08:20:00Z')
    const asked = inboxQuery({ days: 'd1', voice: 'x' }, at)
    assert.deepEqual(asked, { from: '2026-09-12T08:00:00.000Z' })
    assert.deepEqual(inboxQuery({ days: 'd1' }, at + 30 * 60_000), asked)
  })
  it('counts as narrowed by any filter but the open voice', () => {
    assert.equal(isNarrowed({ voice: 'x' }), false)
    assert.equal(isNarrowed({ tag: 'late' }), true)
  })
})

describe('what arrives', () => {
  it('stands on top, once, and only when it is newer', () => {
    const loaded = [voice('b', '2026-01-02'), voice('a', '2026-01-01')]
    const head = [voice('c', '2026-01-03'), voice('b', '2026-01-02'), voice('old', '2025-01-01')]
    const { voices, arrived } = withArrived(loaded, head)
    assert.deepEqual(
      voices.map(({ id }) => id),
      ['c', 'b', 'a'],
    )
    assert.equal(arrived.length, 1)
  })
})

describe('a voice', () => {
  it('is called by the customer’s name, else as the source names its author', () => {
    assert.equal(authorOf({ person: { id: 'p', name: 'Lin' }, author: 'lin_88' }, 'Unknown'), 'Lin')
    assert.equal(authorOf({ person: { id: 'p', name: '' }, author: 'lin_88' }, 'Unknown'), 'lin_88')
    assert.equal(authorOf({ person: null, author: '' }, 'Unknown'), 'Unknown')
    assert.equal(sourceName('app_store'), 'App store')
  })
  it('has neighbours within the list', () => {
    const voices = [voice('a', '1'), voice('b', '0')]
    assert.equal(neighbour(voices, undefined, 1)?.id, 'a')
    assert.equal(neighbour(voices, 'a', 1)?.id, 'b')
    assert.equal(neighbour(voices, 'b', 1)?.id, 'b')
    assert.equal(neighbour([], 'b', -1), undefined)
  })
  it('has tidy tags', () => assert.equal(tidyTag('  late   delivery '), 'late delivery'))
})

describe('a conversation', () => {
  const reply = (at: string, sentAt: string | null): FeedbackReply => ({
    ...{ id: at, at, text: '', author: { id: '', name: '' }, by: 'email', state: 'sent', problem: null, attempt: 1 },
    ...{ leavesAt: at, sentAt, bouncedAt: null, autoRepliedAt: null },
  })

  it('holds what was said and what was answered, by the time it left', () => {
    const said = [{ at: '2026-01-01T10:00:00Z' }, { at: '2026-01-01T12:00:00Z' }]
    const entries = threadOf(said, [
      reply('2026-01-01T09:00:00Z', '2026-01-01T11:00:00Z'),
      reply('2026-01-01T13:00:00Z', null),
    ])
    assert.deepEqual(
      entries.map((entry) => ['reply' in entry, entry.at.slice(11, 13)]),
      [
        [false, '10'],
        [true, '11'],
        [false, '12'],
        [true, '13'],
      ],
    )
  })

  it('counts whole seconds until a reply leaves, never below none', () => {
    const leavesAt = '2026-01-01T10:00:10.000Z'
    assert.equal(secondsLeft({ leavesAt }, Date.parse('2026-01-01T10:00:00.100Z')), 10)
    assert.equal(secondsLeft({ leavesAt }, Date.parse('2026-01-01T10:01:00Z')), 0)
  })
})
