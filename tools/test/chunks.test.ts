import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunksOf } from './chunks.ts'

const texts: Record<string, string> = {
  hooked: "import { before } from 'node:test'\nbefore(() => open())\n",
  marked: '// Runs alone: it merges people, whom all workspaces share.\n',
  inner: "describe('x', () => {\n  before(() => open())\n})\n",
}
const textOf = (file: string) => texts[file] ?? ''

test('files with hooks at their top, or that say so, have a process of their own; every file runs once', () => {
  const plain = Array.from({ length: 41 }, (_, index) => `f${index}`)
  const chunks = chunksOf('pure', ['hooked', ...plain, 'marked', 'inner'], textOf)
  assert.deepEqual(chunks.slice(0, 2), [['hooked'], ['marked']])
  assert.deepEqual(
    chunks.slice(2).map(({ length }) => length),
    [14, 14, 14],
  )
  assert.deepEqual(chunks.flat().sort(), ['hooked', 'inner', 'marked', ...plain].sort())
})

test('files of layers that start the whole server have a process each, in their order', () => {
  assert.deepEqual(chunksOf('browser', ['b', 'a'], textOf), [['b'], ['a']])
  assert.deepEqual(chunksOf('pure', [], textOf), [])
})
