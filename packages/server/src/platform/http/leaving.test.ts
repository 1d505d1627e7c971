import assert from 'node:assert/strict'
import { type ClientRequest, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { defineRoute } from '../contract/index.ts'
import { ch, createTestEventStore, type EventStore, endingReads } from '../eventstore/index.ts'
import { createHttpServer, mountRoutes } from './index.ts'

const counted = z.object({ n: z.number() })
/** Ends by its limit of 30 seconds alone. */
const endless = ch`SELECT max(sipHash64(number)) AS n FROM system.numbers`
const routes = {
  slow: defineRoute({
    method: 'GET',
    path: '/api/v1/slow',
    summary: 'Takes half a minute.',
    permission: 'public',
    reply: z.object({}),
  }),
}

describe('a client that leaves', () => {
  let events: EventStore
  let app: FastifyInstance
  let url: string
  let asked = 0
  const ended: string[] = []
  before(async () => {
    events = await createTestEventStore()
    app = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
    const base = { state: {} as never, events, clock: Date.now, random: Math.random, language: 'en' } as const
    const edge = { base, findCaller: async () => null, isAllowedOrigin: () => false, once: null }
    mountRoutes(app, edge, {
      routes,
      handlers: {
        slow: async (ctx) => {
          asked++
          await ctx.events.queryAcross({ name: 'test.slow', sql: endless, row: counted }).catch((error: unknown) => {
            ended.push(String(error))
            throw error
          })
          return {}
        },
      },
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1/slow`
  })
  after(async () => await app.close())

  const running = async () => {
    const sql = ch`SELECT count() AS n FROM system.processes WHERE Settings['log_comment'] LIKE 'test.slow%'`
    return (await events.queryAcross({ name: 'test.running', sql, row: counted, lane: 'heavy' }))[0]?.n ?? 0
  }
  const until = async (isSo: () => Promise<boolean>) => {
    const end = Date.now() + 20_000
    while (!(await isSo())) {
      assert.ok(Date.now() < end, 'waited 20 seconds in vain')
      await setImmediate()
    }
  }

  test('ES15: takes its statements along: what runs ends, what waits never starts, the next query waits for nobody', async () => {
    const requests: ClientRequest[] = []
    // Two run, the others stand in line behind them.
    for (let count = 0; count < 5; count++) requests.push(get(url).on('error', () => undefined))
    await until(async () => asked === 5 && (await running()) >= 2)
    for (const request of requests) request.destroy()
    await events.queryAcross({ name: 'test.next', sql: ch`SELECT 1 AS n`, row: counted })
    await until(async () => (await running()) === 0)
    assert.deepEqual([...new Set(ended)], ['Error: the client has left'], 'none by its limit')
  })

  test('ES15: is told apart from an engine that is away: reads reject with the reason of leaving, and are not repeated', async () => {
    const leaver = new AbortController()
    const reads = endingReads(events, leaver.signal)
    const query = reads.queryAcross({ name: 'test.slow', sql: endless, row: counted })
    const rejected = assert.rejects(query, /^Error: left$/)
    await until(async () => (await running()) > 0)
    leaver.abort(new Error('left'))
    await rejected
    await assert.rejects(reads.queryAcross({ name: 'test.slow', sql: endless, row: counted }), /^Error: left$/)
    await until(async () => (await running()) === 0)
    const written = await events.queryAcross({
      name: 'test.after',
      sql: ch`SELECT 2 AS n`,
      row: counted,
      lane: 'heavy',
    })
    assert.deepEqual(written, [{ n: 2 }])
  })
})
