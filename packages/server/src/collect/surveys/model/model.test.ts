import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSurvey, type Survey, templates } from '@opencxm/survey'
import fc from 'fast-check'
import { blankSurvey, type Draft, ownDraft, sayTheSame, summaryOf } from './definition.ts'
import { diffDefinitions } from './diff.ts'
import { spentMs } from './events.ts'
import { createLimiter } from './limiter.ts'
import { type QuestionShape, shapesOf } from './questions.ts'
import { distributionOf, scoreOf } from './shown.ts'
import { stripMetadata } from './strip-metadata.ts'

test('a blank survey can be published in any language', () => {
  for (const languages of [['en'], ['zh-Hant', 'en'], ['fr']]) {
    const checked = checkSurvey(blankSurvey({ id: 'srv_1', name: 'New', languages }))
    assert.ok('survey' in checked, JSON.stringify(checked))
    const [first] = checked.survey.blocks[0]?.items ?? []
    assert.ok(first && 'labels' in first && first.labels?.low && first.labels.high, 'its scale says which end is good')
  }
})

test('SU1: a definition differs from itself in nothing, and from another in what a change touched', () => {
  const [one] = templates
  const before = one?.survey as unknown as Draft
  assert.deepEqual(diffDefinitions(before, ownDraft(before, { id: 'other', version: 7 })), [])
  const moved = { ...before, blocks: [...(before.blocks as object[])].reverse() } as Draft
  const kinds = diffDefinitions(before, moved).map(({ kind }) => kind)
  assert.deepEqual(kinds, (before.blocks as object[]).length > 1 ? ['moved'] : [])
  assert.ok(sayTheSame(before, JSON.parse(JSON.stringify(before)) as Draft))
  assert.ok(!sayTheSame(before, { ...before, name: 'x' }))
})

test('a draft may be anything: summaries and differences never throw', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue())
  fc.assert(
    fc.property(json, json, (one, other) => {
      summaryOf(one as Draft)
      diffDefinitions(one as Draft, other as Draft)
      assert.deepEqual(diffDefinitions(one as Draft, one as Draft), [])
    }),
  )
})

test('SU7: a bucket lets its burst pass, then what the minute allows, whatever the keys', () => {
  const limiter = createLimiter({ burst: 3, perMinute: 60 })
  assert.deepEqual(
    [0, 0, 0, 0].map((now) => limiter.take('a', now)),
    [null, null, null, 1],
  )
  assert.equal(limiter.take('b', 0), null)
  assert.equal(limiter.take('a', 999), 1)
  assert.equal(limiter.take('a', 1_000), null)
  assert.equal(limiter.take('a', 1_000), 1)
  // A clock set back by an hour is no reason to wait an hour.
  const other = createLimiter({ burst: 3, perMinute: 60 })
  for (let n = 0; n < 3; n++) other.take('a', 3_600_000)
  assert.equal(other.take('a', 0), 1)
  assert.equal(other.take('a', 1_000), null)
})

test('time spent is all that was measured, at questions as on screens', () => {
  assert.equal(spentMs({ 'main/nps': 700, nps: 300, why: 20_000 }), 21_000)
  assert.equal(spentMs({}), null)
})

test('every template has questions to show, each once, with a unit that its type has', () => {
  for (const { survey } of templates) {
    const shapes = shapesOf([survey], 'zh-Hans')
    assert.equal(new Set(shapes.map(({ question }) => question)).size, shapes.length)
    assert.ok(shapes.every(({ title }) => title !== '' && !title.includes('{{')))
  }
  const nps = shapesOf([templates[0]?.survey as Survey], 'en')
  assert.equal(nps[0]?.title, 'How likely are you to recommend us to a friend or colleague?')
  const agreed = shapesOf([templates[0]?.survey as Survey], 'zh-Hant').find(({ type }) => type === 'consent')
  assert.deepEqual(
    agreed?.options.map(({ id, label }) => [id, label]),
    [
      ['yes', '同意'],
      ['no', '不同意'],
    ],
  )
  const older: Survey = { ...(templates[0]?.survey as Survey), blocks: [] }
  assert.deepEqual(shapesOf([older], 'en'), [])
})

test('SU13: an option that is no longer offered keeps its words in the results', () => {
  const asking = (...options: string[]): Survey => ({
    ...(templates[0]?.survey as Survey),
    languages: ['en'],
    blocks: [
      {
        id: 'b',
        paging: 'each',
        items: [
          {
            id: 'q',
            type: 'single',
            title: { en: 'Which?' },
            options: options.map((label) => ({ id: label.slice(0, 1), label: { en: label } })),
          },
        ],
      },
    ],
  })
  const [shape] = shapesOf([asking('Alpha renamed', 'Gamma'), asking('Alpha', 'Beta'), asking('Bate')], 'en')
  const values = ['A', 'B', 'x'].map((value) => ({ question: 'q', value, n: 1 }))
  const { distribution } = distributionOf(shape as QuestionShape, { values, n: 3, most: 9 })
  assert.deepEqual(
    distribution.map(({ label, n }) => [label, n]),
    [
      ['Alpha renamed', 1],
      ['Gamma', 0],
      ['Beta', 1],
      ['x', 1],
    ],
  )
})

test('SU13: a score has the interval of its kind; several answers of a person widen it', () => {
  const moments = {
    ...{ answers: 100, persons: 100, sumX: 100, sumY: 20, sumXX: 100, sumXY: 20, sumYY: 80 },
    scores: 750,
  }
  const alone = scoreOf({ unit: 'points', scale: null }, moments)
  assert.equal(Math.round(alone?.value ?? 0), 20)
  const often = scoreOf({ unit: 'points', scale: null }, { ...moments, persons: 25, sumXX: 400, sumXY: 80, sumYY: 320 })
  assert.equal(Math.round(often?.value ?? 0), 20)
  assert.ok((often?.high ?? 0) - (often?.low ?? 0) > (alone?.high ?? 0) - (alone?.low ?? 0))
  assert.equal(scoreOf({ unit: 'none', scale: null }, moments), null)
  assert.equal(scoreOf({ unit: 'mean', scale: null }, undefined)?.reason, 'no_data')
})

test('SU9: taking metadata out never throws, and leaves what is no picture alone', () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.constantFrom(
        ...['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/heic', 'video/mp4', 'application/pdf'],
        'text/plain',
      ),
      (bytes, type) => {
        const left = stripMetadata(bytes, type)
        if (type === 'text/plain') assert.equal(left, bytes)
      },
    ),
  )
  const segment = (marker: number, text: string) => {
    const body = Buffer.from(text)
    return Buffer.concat([Buffer.from([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
  }
  const start = Buffer.from([0xff, 0xd8])
  const scan = Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0, 4, 0xff, 0xd3, 5])
  const end = Buffer.from([0xff, 0xd9])
  const kept = [segment(0xe0, 'JFIF'), segment(0xe2, 'ICC_PROFILE\0x')]
  const jpeg = [
    ...[start, ...kept, segment(0xe1, 'Exif GPS 31.2'), segment(0xe2, 'MPF\0'), segment(0xfe, 'Ann')],
    ...[scan, segment(0xfe, 'between scans'), scan, end, Buffer.from('ftypmp42 GPS 31.2 <?php')],
  ]
  const whole = Buffer.concat([start, ...kept, scan, scan, end])
  assert.deepEqual(Buffer.from(stripMetadata(Buffer.concat(jpeg), 'image/jpeg') ?? []), whole)
  const cut = whole.subarray(0, -4)
  assert.deepEqual(Buffer.from(stripMetadata(cut, 'image/jpeg') ?? []), cut, 'cut off in its pixels')
  assert.equal(stripMetadata(whole.subarray(0, 12), 'image/jpeg'), null, 'cut off before them')
})
