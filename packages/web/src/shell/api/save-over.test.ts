import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiProblem, readProblem } from './problem.ts'
import { saverOver } from './save-over.ts'

/** One row of a server that refuses who did not read what it holds. */
function row(first: string) {
  let held = first
  return {
    read: async () => held,
    write: (next: string) => {
      held = next
    },
    put: (next: string) => async (read: string) => {
      if (read !== held) throw new ApiProblem(readProblem(409, {}, () => null))
      held = next
      return next
    },
  }
}

test('who was told that somebody else saved replaces that, not what a third one saved since', async () => {
  const server = row('as opened')
  const save = saverOver<string>('as opened', server.read)
  await save(server.put('mine'))
  await save(server.put('mine, again'))
  server.write('theirs')
  await assert.rejects(save(server.put('mine, third')))
  server.write('of a third person')
  await assert.rejects(save(server.put('mine, third')))
  assert.equal(await server.read(), 'of a third person')
  assert.equal(await save(server.put('mine, third')), 'mine, third')
})

test('another refusal, and one after which nothing can be read, leave what was read as it was', async () => {
  const server = row('as opened')
  const save = saverOver<string>('as opened', async () => undefined)
  await assert.rejects(
    save(async () => {
      throw new TypeError('no answer')
    }),
  )
  server.write('theirs')
  await assert.rejects(save(server.put('mine')))
  server.write('as opened')
  assert.equal(await save(server.put('mine')), 'mine')
})
