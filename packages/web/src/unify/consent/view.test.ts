import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ConsentBasis, ConsentPurpose } from '@opencxm/server/contract'
import fc from 'fast-check'
import {
  barParts,
  basisOf,
  filled,
  formBody,
  formDraft,
  formFaults,
  frameCode,
  mostAgreed,
  type SignUpForm,
  standingGrid,
  toChannel,
  wishes,
} from './view.ts'

describe('the consent page', () => {
  it('draws bars that add up and show every part that exists', () => {
    const count = fc.integer({ min: 0, max: 5_000 })
    fc.assert(
      fc.property(fc.record({ given: count, refused: count, unknown: count }), (counts) => {
        const [yes, no, rest] = barParts(counts)
        const total = counts.given + counts.refused + counts.unknown
        assert.ok(Math.abs(yes + no + rest - (total === 0 ? 0 : 100)) < 2)
        assert.equal(yes > 0, counts.given > 0)
        assert.equal(no > 0, counts.refused > 0)
      }),
    )
  })
  it('opens with the choice that most agreed to of those where silence is a no, or says that nobody has', () => {
    const of = (purpose: string, given: number) =>
      ({ purpose, counts: [{ channel: 'email', given, refused: 0, unknown: 1 }] }) as unknown as ConsentPurpose
    const all = [of('surveys', 2), of('news', 5), of('service', 9)]
    const contract = { purpose: 'service', channel: '', endedAt: null } as unknown as ConsentBasis
    assert.equal(mostAgreed(all, [])?.purpose.purpose, 'service')
    assert.equal(mostAgreed(all, [contract])?.purpose.purpose, 'news')
    assert.equal(mostAgreed([of('surveys', 0), of('service', 9)], [contract]), null)
  })
  it("finds a channel's own basis before the one for all, and no ended one", () => {
    const basis = (channel: string, endedAt: string | null = null) =>
      ({ purpose: 'service', channel, endedAt }) as unknown as ConsentBasis
    assert.equal(basisOf([basis(''), basis('sms')], 'service', 'sms')?.channel, 'sms')
    assert.equal(basisOf([basis('')], 'service', 'sms')?.channel, '')
    assert.equal(basisOf([basis('', '2026-01-01')], 'service', 'sms'), null)
    assert.equal(basisOf([basis('')], 'surveys', 'sms'), null)
  })
  it('shows what may be sent as a grid, and wishes once a purpose', () => {
    const at = (purpose: string, channel: 'email' | 'sms', everyDays: number | null) =>
      ({ purpose, channel, answer: 'not', reason: 'unknown', everyDays }) as const
    const standing = [at('surveys', 'email', 30), at('surveys', 'sms', 30), at('news', 'email', null)]
    const grid = standingGrid(standing)
    assert.deepEqual(grid.channels, ['email', 'sms'])
    assert.deepEqual(
      grid.rows.map(({ purpose, cells }) => [purpose, cells.map((cell) => cell !== null)]),
      [
        ['surveys', [true, true]],
        ['news', [true, false]],
      ],
    )
    assert.deepEqual(wishes(standing), [{ purpose: 'surveys', days: 30 }])
  })
  it('reads controls', () => {
    assert.equal(toChannel('sms'), 'sms')
    assert.equal(toChannel('fax'), '')
    assert.equal(filled('  '), undefined)
    assert.equal(filled(' a '), 'a')
  })
})

it('a sign-up form comes back from a draft as it went; sites are origins, one a line', () => {
  const draft = {
    ...formDraft(null),
    name: ' Foot ',
    choices: ['marketing/email', 'a/b/', 'tips/sms'],
    title: { en: 'Stay', 'zh-Hans': ' ', 'zh-Hant': '' },
    frames: 'https://shop.example/\n  http://localhost:8080\n',
  }
  const body = formBody(draft)
  assert.deepEqual(body.frames, ['https://shop.example', 'http://localhost:8080'])
  assert.deepEqual(body.choices[1], { purpose: 'a/b', channel: '' })
  assert.deepEqual(body.texts, { title: { en: 'Stay' }, lead: {} })
  const form = {
    ...body,
    id: 'frm_1',
    url: 'https://x/p/f/t',
    requested: 0,
    confirmed: 0,
    createdAt: '',
    rotatedAt: '',
  }
  assert.deepEqual(formBody(formDraft(form as SignUpForm)), body)
  assert.deepEqual(formFaults(draft), { name: false, choices: false, frames: false })
  for (const frames of ['shop.example', "https://a'", 'https://a.example/path'])
    assert.ok(formFaults({ ...draft, frames }).frames)
  const code = frameCode({ url: 'https://x/p/f/t', name: '"><script>' })
  assert.ok(!code.includes('<script') && code.startsWith('<iframe src="https://x/p/f/t" title='))
})
