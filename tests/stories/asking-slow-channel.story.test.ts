import assert from 'node:assert/strict'
import { createServer, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import { asksIn, delivered, liveProgramme, openAsking, person, readyToAsk } from './asking-kit.ts'

/** Just more than what counts as slow (`slow-channels.ts`). */
const silenceMs = 5_200
const people = 24
/** The third failure may come while other places have begun their next attempt. */
const attemptsMax = 10

/** Takes connections, says nothing, and hangs up after a while. */
async function startMuteServer(): Promise<{ port: number; connections: () => number; close: () => void }> {
  let connections = 0
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    connections += 1
    open.add(socket.on('error', () => undefined))
    setTimeout(() => socket.destroy(), silenceMs).unref()
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const close = () => {
    for (const socket of open) socket.destroy()
    server.close()
  }
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return { port, connections: () => connections, close }
}

describe('a channel whose server is mute', async () => {
  const { app, mail } = await openAsking()
  const mute = await startMuteServer()
  after(() => mute.close())

  test('BU12: keeps the sending places once, not for each of its askings; the others wait, and other channels send', async () => {
    const slow = await readyToAsk(app, { name: 'Mute', mailPort: mute.port })
    const fine = await readyToAsk(app, { name: 'Fine', mailPort: mail.port })
    for (const api of [slow, fine]) await liveProgramme(api, api)
    const users = Array.from({ length: people }, (_, at) => `u${at}`)
    await app.track(
      slow.workspace,
      users.flatMap((user) => [person(user), delivered(user)]),
    )
    await app.track(fine.workspace, [person('one'), delivered('one')])
    const isPending = ({ state }: { state: string }) => state === 'due' || state === 'reserved'
    for (;;) {
      await app.settle()
      const asks = await asksIn(slow)
      if (asks.length === people && !asks.some(isPending)) break
    }
    assert.deepEqual(new Set((await asksIn(slow)).map(({ state }) => state)), new Set(['deferred']))
    assert.ok(mute.connections() >= 3 && mute.connections() <= attemptsMax, `${mute.connections()} attempts`)
    assert.deepEqual(
      (await asksIn(fine)).map(({ state }) => state),
      ['asked'],
    )
  })
})
