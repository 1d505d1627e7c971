import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { flagResponses, maximumMatches, responseSpeeds, straightLine } from '../index.ts'

const file = new URL('../../../../../shared/reference/quality.json', import.meta.url)
const skip = existsSync(file)
  ? false
  : `the reference file is missing (${file.pathname}); the small cases below still run`

type Case = { id: string; input: never; expected: never; tolerance: { abs: number } }

function reference<Input, Expected>(
  id: string,
): { input: Input; expected: Expected; close: (a: unknown, b: unknown) => void } {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
  const found = cases.find((one) => one.id === id)
  assert.ok(found, `${id} is not in the reference file`)
  const close = (actual: unknown, expected: unknown) => {
    assert.ok(Math.abs(Number(actual) - Number(expected)) <= found.tolerance.abs, `${actual} instead of ${expected}`)
  }
  return { input: found.input, expected: found.expected, close }
}

describe('SV13 reference values are reproduced', { skip }, () => {
  test('straight-lining', () => {
    const { input, expected, close } = reference<{ responses: number[][] }, { longstring: number[]; irv: number[] }>(
      'quality.straightlining',
    )
    input.responses.forEach((row, at) => {
      const { longestRun, irv } = straightLine(row)
      assert.equal(longestRun, expected.longstring[at])
      close(irv, expected.irv[at])
    })
  })

  test('relative speed', () => {
    const { input, expected, close } = reference<
      { page_seconds: number[][]; flag_at: number },
      { rsi: number[]; flags: number[]; below_third_median: number[] }
    >('quality.speed-index')
    const speeds = responseSpeeds(input.page_seconds)
    for (const [at, { index }] of speeds.entries()) close(index, expected.rsi[at])
    const where = (test: (speed: (typeof speeds)[number]) => boolean) =>
      speeds.flatMap((speed, at) => (test(speed) ? [at] : []))
    assert.deepEqual(
      where(({ index }) => (index ?? 0) >= input.flag_at),
      expected.flags,
    )
    assert.deepEqual(
      where(({ isBelowThird }) => isBelowThird),
      expected.below_third_median,
    )
  })

  test('duplicates', () => {
    const { input, expected, close } = reference<
      { responses: (number | null)[][]; threshold: number },
      { max_match: number[]; flags: number[] }
    >('quality.duplicates')
    const matches = maximumMatches(input.responses)
    for (const [at, match] of matches.entries()) close(match, expected.max_match[at])
    assert.deepEqual(
      matches.flatMap((match, at) => ((match ?? 0) > input.threshold ? [at] : [])),
      expected.flags,
    )
  })
})

test('runs and variability of small cases', () => {
  assert.deepEqual(straightLine([3, 3, 3]), { n: 3, longestRun: 3, meanRun: 3, irv: 0 })
  assert.deepEqual(straightLine([null, 5]), { n: 1, longestRun: 1, meanRun: 1, irv: null })
  assert.deepEqual(straightLine([]), { n: 0, longestRun: 0, meanRun: 0, irv: null })
})

test('too little to compare with is not judged', () => {
  assert.deepEqual(
    maximumMatches([
      [1, 2],
      [1, 2],
    ]),
    [null, null],
  )
  assert.deepEqual(
    responseSpeeds([[1], [100]]).map(({ index }) => index),
    [null, null],
  )
})

test('two straight lines are alike because they are straight: one behaviour is one reason, not two', () => {
  const usual = (shift: number) => ({
    answers: Array.from({ length: 12 }, (_, at) => (at * (shift + 1)) % 7),
    pageSeconds: [10, 12],
    batteries: [[1, 2, 3, 4, 5, shift % 5]],
  })
  const straight = {
    answers: Array.from({ length: 12 }, () => 4),
    pageSeconds: [10, 12],
    batteries: [Array(12).fill(4)],
  }
  const quality = flagResponses([...[1, 2, 3, 4].map(usual), straight, straight])
  assert.deepEqual(
    quality.slice(4).map(({ flags, standing }) => [flags, standing]),
    [
      [['duplicate', 'straight_line'], 'flagged'],
      [['duplicate', 'straight_line'], 'flagged'],
    ],
  )
})

test('one flag keeps a response, two set it aside, none is dropped', () => {
  const usual = (shift: number) => ({
    answers: Array.from({ length: 12 }, (_, at) => (at * (shift + 1)) % 7),
    pageSeconds: [10 + shift, 12, 9],
    batteries: [[1, 2, 3, 4, 5, shift % 5]],
  })
  const responses = [0, 1, 2, 3, 4].map(usual)
  const straight = { ...usual(5), batteries: [[4, 4, 4, 4, 4, 4]] }
  const lazy = { ...usual(6), batteries: [[4, 4, 4, 4, 4, 4]], pageSeconds: [1, 1, 1] }
  const quality = flagResponses([...responses, straight, lazy])
  assert.deepEqual(
    quality.slice(5).map(({ flags, standing }) => [flags, standing]),
    [
      [['straight_line'], 'flagged'],
      [['speeder', 'straight_line'], 'set_aside'],
    ],
  )
  assert.ok(quality.slice(0, 5).every(({ standing }) => standing === 'clean'))
})
