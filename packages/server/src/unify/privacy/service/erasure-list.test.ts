import assert from 'node:assert/strict'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addToErasureList, readErasureList } from './erasure-list.ts'

const entry = (id: string) => ({ id, workspace: 'ws_1', hashes: ['文'], finishedAt: '2026-01-01T00:00:00.000Z' })

test('PR5: an entry that a dying machine cut off spoils neither those before nor those after it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-erasures-'))
  const file = join(folder, 'erasures.jsonl')
  try {
    await addToErasureList(file, entry('era_1'))
    await appendFile(file, JSON.stringify(entry('era_2')).slice(0, -5))
    assert.deepEqual(await readErasureList(file), [entry('era_1')])
    for (const id of ['era_2', 'era_2', 'era_3']) await addToErasureList(file, entry(id))
    assert.deepEqual(await readErasureList(file), ['era_1', 'era_2', 'era_3'].map(entry))
    // An editor may have taken the last line's end away: the line counts.
    await writeFile(file, JSON.stringify(entry('era_4')))
    assert.deepEqual(await readErasureList(file), [entry('era_4')])
    await addToErasureList(file, entry('era_5'))
    assert.deepEqual(await readErasureList(file), ['era_4', 'era_5'].map(entry))
    await writeFile(file, `nonsense\n${JSON.stringify(entry('era_1'))}\n`)
    await assert.rejects(readErasureList(file), /Line 1 of .* is not an entry/)
    for (const other of [join(folder, 'none'), folder])
      await assert.rejects(
        readErasureList(other),
        /^Error: The list of erasures .* cannot be read .*: name the erasures/,
      )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
