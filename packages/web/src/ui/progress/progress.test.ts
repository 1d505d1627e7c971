import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cutSpans, languageOf } from '../quote/spans.ts'
import { progressView } from './progress.ts'

describe('progress', () => {
  it('says rate and time left once they are more than a guess', () => {
    assert.deepEqual(progressView({ done: 500, total: 2000, startedAtMs: 0, nowMs: 10_000 }), {
      ratio: 0.25,
      perSecond: 50,
      secondsLeft: 30,
    })
    assert.equal(progressView({ done: 5, total: 2000, startedAtMs: 0, nowMs: 10_000 }).secondsLeft, null)
    assert.equal(progressView({ done: 5, total: 20, startedAtMs: 0, nowMs: 200 }).perSecond, null)
  })
  it('has no share while the total is unknown', () => {
    assert.equal(progressView({ done: 500, total: null, startedAtMs: 0, nowMs: 10_000 }).ratio, null)
  })
})

describe('quotes', () => {
  it('lose and double no character, however spans overlap', () => {
    const text = '迟到五天，没有人告诉我为什么。'
    const pieces = cutSpans(text, [
      { start: 2, end: 6, tone: 'n' },
      { start: 0, end: 4, tone: 'p' },
      { start: 12, end: 99, tone: 'u' },
    ])
    assert.equal(pieces.map((piece) => piece.text).join(''), text)
  })
  it('carry the language of their writer', () => {
    assert.deepEqual(['迟到五天 SwiftPost', 'Late, as always', '好 good product overall'].map(languageOf), [
      'zh',
      'en',
      'en',
    ])
  })
})
