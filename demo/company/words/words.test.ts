import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeCompany } from '../index.ts'
import { en } from './en.ts'
import { mixed } from './mixed.ts'
import type { Words } from './types.ts'
import { zhHans } from './zh-hans.ts'
import { zhHant } from './zh-hant.ts'

function sentences(words: Partial<Words> | typeof mixed): string[] {
  return Object.values(words).flatMap((pool) =>
    Array.isArray(pool) ? (pool as string[]) : Object.values(pool as Record<string, readonly string[]>).flat(),
  )
}

/** Characters that are written differently in the two scripts, as [simplified, traditional]. */
const scripts = ['们这没说时间过发东车门开关见话费对让谁应该', '們這沒說時間過發東車門開關見話費對讓誰應該'] as const

describe('comments', () => {
  test('there are several hundred different sentences, none twice in a language', () => {
    const all = [en, zhHans, zhHant].map(sentences)
    for (const list of all) assert.equal(new Set(list).size, list.length)
    assert.ok(all.flat().length > 500, `${all.flat().length}`)
    assert.ok(sentences(mixed).length > 40)
  })

  test('each language keeps to its script', () => {
    for (const sentence of sentences(en)) assert.doesNotMatch(sentence, /\p{Script=Han}/u)
    for (const sentence of sentences(zhHans))
      for (const sign of scripts[1]) if (!scripts[0].includes(sign)) assert.ok(!sentence.includes(sign), sentence)
    for (const sentence of sentences(zhHant))
      for (const sign of scripts[0]) if (!scripts[1].includes(sign)) assert.ok(!sentence.includes(sign), sentence)
    for (const pool of Object.values(mixed))
      for (const sentence of Object.values(pool).flat()) assert.match(sentence, /\p{Script=Han}|OK|it works/u)
  })

  test('what customers write is varied, in three scripts, and names what happened', () => {
    const texts = new Map<string, number>()
    let lateNamed = 0
    for (const event of makeCompany({ seed: 5, customers: 6_000, endDay: '2026-09-13', planted: true }).events()) {
      const text = event.data.$text
      if (typeof text !== 'string') continue
      texts.set(text, (texts.get(text) ?? 0) + 1)
      assert.doesNotMatch(text, /\{|\}/)
      assert.doesNotMatch(text, /\b1 (days|tries|hours)/)
      if (/SwiftPost/.test(text)) lateNamed++
    }
    const written = [...texts.keys()]
    assert.ok(written.length > 1_500, `${written.length} different comments`)
    assert.ok(lateNamed > 5)
    assert.ok(written.filter((text) => /[們這沒過還]/.test(text)).length > 20)
    assert.ok(
      written.filter((text) => /\p{Script=Han}.*[A-Za-z]{4}|[A-Za-z]{4}.*\p{Script=Han}/u.test(text)).length > 30,
    )
  })
})
