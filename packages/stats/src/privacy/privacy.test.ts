import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { filterIsSafe, suppressSmallGroups } from './suppress.ts'

const groups = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.integer({ min: 0, max: 40 }), {
  minKeys: 1,
  maxKeys: 10,
})

test('known: two small groups protect each other; one small group takes the next smallest along', () => {
  assert.deepEqual(suppressSmallGroups({ A: 31, B: 22, C: 4, D: 3 }), {
    visible: ['A', 'B'],
    primary: ['C', 'D'],
    complementary: [],
  })
  assert.deepEqual(suppressSmallGroups({ A: 20, B: 16, C: 4 }), {
    visible: ['A'],
    primary: ['C'],
    complementary: ['B'],
  })
})

test('two hidden groups that together are no crowd, or an empty one, protect nobody', () => {
  assert.deepEqual(suppressSmallGroups({ A: 31, B: 9, C: 1, D: 2 }).complementary, ['B'])
  assert.deepEqual(suppressSmallGroups({ A: 31, B: 9, C: 4, D: 0 }).complementary, ['B'])
  assert.deepEqual(suppressSmallGroups({ A: 31, B: 9, D: 0 }).complementary, [])
})

test('ST7 subtracting what is visible from the total never leaves a small crowd or a single hidden group', () => {
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 12 }), (g, minimum) => {
      const { visible, primary, complementary } = suppressSmallGroups(g, minimum)
      assert.deepEqual([...visible, ...primary, ...complementary].sort(), Object.keys(g).sort())
      for (const name of visible) assert.ok((g[name] as number) >= minimum)
      const hidden = [...primary, ...complementary].map((name) => g[name] as number).filter((n) => n > 0)
      const total = Object.values(g).reduce((sum, n) => sum + n, 0)
      const left = total - visible.reduce((sum, name) => sum + (g[name] as number), 0)
      // A total below the minimum is the caller's to hide.
      if (total >= minimum && hidden.length > 0) assert.ok(left >= minimum && hidden.length >= 2)
    }),
  )
})

test('the order of groups does not decide what is hidden', () => {
  fc.assert(
    fc.property(groups, (g) => {
      const turned = Object.fromEntries(Object.entries(g).reverse())
      assert.deepEqual(suppressSmallGroups(turned).visible.toSorted(), suppressSmallGroups(g).visible.toSorted())
    }),
  )
})

test('a filter is refused when it or its complement singles people out', () => {
  assert.deepEqual(
    [filterIsSafe(20, 60), filterIsSafe(57, 60), filterIsSafe(3, 60), filterIsSafe(60, 60), filterIsSafe(0, 60)],
    [true, false, false, true, true],
  )
  assert.throws(() => filterIsSafe(61, 60), RangeError)
  assert.throws(() => suppressSmallGroups({ A: 1.5 }), RangeError)
  assert.throws(() => suppressSmallGroups({ A: 1 }, 0), RangeError)
})
