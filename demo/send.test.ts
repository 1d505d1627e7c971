import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { makeCompany } from './company/index.ts'
import { type Progress, progressLine, sendPeople } from './send.ts'

type Answer = (request: { body: string; headers: IncomingMessage['headers'] }, response: ServerResponse) => void

/** A server on loopback for one test; `answer` sees each whole request. */
async function withServer(answer: Answer, run: (baseUrl: string) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () =>
      answer({ body: Buffer.concat(chunks).toString('utf8'), headers: request.headers }, response),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const company = makeCompany({ seed: 2, customers: 120, endDay: '2026-09-13', planted: true })
const total = [...company.events()].length
const request = { writeKey: 'key-1', peopleTotal: 190, connections: 3 }

describe('sending', () => {
  test('posts every event once, in batches within Segment’s limits, with the key and a clock', async () => {
    const ids: string[] = []
    const steps: Progress[] = []
    await withServer(
      ({ body, headers }, response) => {
        assert.equal(headers.authorization, `Basic ${Buffer.from('key-1:').toString('base64')}`)
        assert.ok(Buffer.byteLength(body) <= 500_000)
        const { batch, writeKey, sentAt } = JSON.parse(body)
        assert.equal(writeKey, 'key-1')
        assert.ok(Math.abs(Date.parse(sentAt) - Date.now()) < 60_000)
        ids.push(...batch.map((message: { messageId: string }) => message.messageId))
        response.end('{"success":true}')
      },
      async (baseUrl) => {
        const onProgress = (progress: Progress) => steps.push({ ...progress })
        const result = await sendPeople({ ...request, baseUrl, people: company.people(), onProgress })
        assert.equal(result.messages, total)
      },
    )
    assert.equal(new Set(ids).size, total)
    assert.equal(ids.length, total)
    assert.equal(steps.at(-1)?.messages, total)
    assert.match(progressLine(steps.at(-1) as Progress), /^[\d,]+ messages, [\d,]+ a second, \d+ %/)
  })

  test('waits as long as Retry-After asks on 503 and then sends the same batch again', async () => {
    const waits: number[] = []
    let refusals = 2
    let taken = 0
    await withServer(
      ({ body }, response) => {
        if (refusals-- > 0) {
          response.writeHead(503, { 'retry-after': '7' }).end('log full')
          return
        }
        taken += JSON.parse(body).batch.length
        response.end('{}')
      },
      async (baseUrl) => {
        const wait = async (ms: number) => {
          waits.push(ms)
        }
        await sendPeople({ ...request, connections: 1, baseUrl, people: company.people(), wait })
      },
    )
    assert.deepEqual(waits, [7_000, 7_000])
    assert.equal(taken, total)
  })

  test('survives a broken connection', async () => {
    let broken = false
    let taken = 0
    await withServer(
      ({ body }, response) => {
        if (!broken) {
          broken = true
          response.destroy()
          return
        }
        taken += JSON.parse(body).batch.length
        response.end('{}')
      },
      async (baseUrl) => {
        await sendPeople({ ...request, connections: 1, baseUrl, people: company.people(), wait: async () => {} })
      },
    )
    assert.equal(taken, total)
  })

  test('gives up with the server’s words when a batch is refused for good, on all connections at once', async () => {
    let asked = 0
    await withServer(
      (_, response) => {
        // The others are told to wait, which must not keep them.
        if (asked++ > 0) response.writeHead(503, { 'retry-after': '60' }).end('log full')
        else response.writeHead(401).end('unknown write key')
      },
      async (baseUrl) => {
        await assert.rejects(
          sendPeople({ ...request, baseUrl, people: company.people() }),
          /refused a batch of \d+ messages: HTTP 401 unknown write key/,
        )
      },
    )
  })

  test('gives up when the server stays away', async () => {
    await withServer(
      (_, response) => response.writeHead(503).end('still full'),
      async (baseUrl) => {
        await assert.rejects(
          sendPeople({ ...request, connections: 1, baseUrl, people: company.people(), wait: async () => {} }),
          /did not take a batch in 30 attempts: HTTP 503 still full/,
        )
      },
    )
  })
})
