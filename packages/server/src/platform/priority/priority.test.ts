import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { runInBackground, runSessionInBackground } from './index.ts'

test('a child stands back; one that is no more does no harm', async () => {
  const child = spawn('sleep', ['60'])
  const before = getPriority(child.pid)
  runInBackground(child.pid)
  assert.equal(getPriority(child.pid), Math.max(before, 5))
  child.kill()
  await once(child, 'close')
  runInBackground(child.pid)
  runInBackground(undefined)
})

test('a thread stands back alone: the receiver, in the main thread, does not', {
  skip: process.platform !== 'linux',
}, async () => {
  const before = getPriority(0)
  const code = `import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)}).then(({ runInBackground }) => {
    runInBackground(0)
    require('node:worker_threads').parentPort.postMessage(require('node:os').getPriority(0))
  })`
  const worker = new Worker(code, { eval: true })
  const [niceness] = await once(worker, 'message')
  await worker.terminate()
  assert.deepEqual([niceness, getPriority(0)], [Math.max(before, 5), before])
})

test('a session of its own stands back as a whole, and never ours with it', {
  skip: existsSync('/proc/self/autogroup') ? false : 'this kernel has no autogroup',
}, async () => {
  const nice = (pid: number | undefined) => readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim().split(' ').at(-1)
  const ours = nice(process.pid)
  const [leader, member] = [spawn('sleep', ['60'], { detached: true }), spawn('sleep', ['60'])]
  for (const child of [leader, member]) runSessionInBackground(child.pid)
  runSessionInBackground(null)
  assert.deepEqual([nice(leader.pid), nice(member.pid), nice(process.pid)], ['5', ours, ours])
  for (const child of [leader, member]) {
    child.kill()
    await once(child, 'close')
  }
  runSessionInBackground(leader.pid)
})
