import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentOr } from './moment.ts'

const now = Date.UTC(2026, 10, 23, 12)

test('dates of feeds and mails are read as people write them', () => {
  const said: Record<string, string> = {
    'Mon, 07 Sep 2026 10:00:00 GMT': '2026-09-07T10:00:00.000Z',
    'Tue, 3 Mar 2026 10:00:00 CET': '2026-03-03T09:00:00.000Z',
    'Tue Mar 03 10:00:00 CST 2026': '2026-03-03T16:00:00.000Z',
    '2026-11-19T10:00:00-07:00': '2026-11-19T17:00:00.000Z',
    '2020-03-03 13:05:57 UTC': '2020-03-03T13:05:57.000Z',
    '2026年3月5日': '2026-03-05T00:00:00.000Z',
    '2026年3月5日 下午2:30': '2026-03-05T14:30:00.000Z',
    '3/5/2026': '2026-03-05T00:00:00.000Z',
    '3天前': '2026-11-20T12:00:00.000Z',
    '2 小時前': '2026-11-23T10:00:00.000Z',
    '5分钟前': '2026-11-23T11:55:00.000Z',
    半年前: '2026-05-25T00:00:00.000Z',
    昨天: '2026-11-22T12:00:00.000Z',
    'an hour ago': '2026-11-23T11:00:00.000Z',
    '2 Weeks ago': '2026-11-09T12:00:00.000Z',
  }
  for (const [text, at] of Object.entries(said))
    assert.equal(new Date(momentOr(text, now)).toISOString(), new Date(at).toISOString(), text)
})

test('what names no moment is the time of reading, also where JavaScript would make a day of 2001 of it', () => {
  const none = [
    '',
    'Reviewed 5',
    '版本 12',
    'Edited 3',
    '31 Feb 2026',
    'in 2 days',
    '2099-01-01',
    '1970-01-01',
    'x'.repeat(5_000),
  ]
  for (const text of none) assert.equal(momentOr(text, now), now, text.slice(0, 30))
})
