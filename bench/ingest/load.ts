/**
 * Sends load over keep-alive connections for some seconds, in a process of its own (see `startChild`), and reports. Each
 * connection sends its next request when the reply to the last one is there, at a given rate not before its turn has come; an
 * answer's time counts from the turn, so that a request which had to wait for a connection is not taken for a quick one.
 */
import http from 'node:http'
import { quantile } from '../measure.ts'
import { LoadGenerator, type LoadShape } from './generator.ts'

export type LoadOrder = {
  url: string
  writeKey: string
  shape: LoadShape
  connections: number
  /** Time that counts, after `warmupSeconds` that only heat up. */
  seconds: number
  warmupSeconds: number
  /** Eight hexadecimal digits, different for each run against one server. */
  runId: string
  /** Events offered a second, evenly; null = as many as are answered. */
  rate: number | null
}

export type LoadReport = {
  eventsPerSecond: number
  requests: number
  p50Ms: number
  p99Ms: number
  maxMs: number
  /** Requests that were not answered 2xx, by status or error code; their events may or may not be stored. */
  errors: Record<string, number>
  /** Different message ids in acknowledged requests, warm-up included: what must be stored. */
  acknowledged: number
  /** Different message ids in requests that failed and were never acknowledged. */
  uncertain: number
}

type Reply = { ok: boolean; what: string }

function post(order: LoadOrder, agent: http.Agent, body: Buffer): Promise<Reply> {
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    authorization: `Basic ${Buffer.from(`${order.writeKey}:`).toString('base64')}`,
  }
  return new Promise((resolve) => {
    const request = http.request(new URL('/v1/batch', order.url), { method: 'POST', agent, headers }, (response) => {
      const status = response.statusCode ?? 0
      response.resume()
      response.once('end', () => resolve({ ok: status >= 200 && status < 300, what: String(status) }))
      response.once('error', (error) => resolve({ ok: false, what: error.message }))
    })
    request.once('error', (error: NodeJS.ErrnoException) => resolve({ ok: false, what: error.code ?? error.message }))
    request.end(body)
  })
}

async function until(time: number): Promise<void> {
  const waitMs = time - performance.now()
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: order.connections })
  const generator = new LoadGenerator(order.shape, order.runId)
  const start = performance.now()
  const countFrom = start + order.warmupSeconds * 1000
  const end = countFrom + order.seconds * 1000
  const latencies: number[] = []
  const errors: Record<string, number> = {}
  const acknowledged = new Set<string>()
  const failed = new Set<string>()
  const pauseMs = order.rate === null ? 0 : (order.shape.eventsPerRequest * 1000) / order.rate
  let turns = 0
  const connection = async () => {
    while (performance.now() < end) {
      const turn = order.rate === null ? performance.now() : start + turns++ * pauseMs
      if (turn >= end) break
      await until(turn)
      const { body, ids } = generator.next(Date.now())
      const sent = order.rate === null ? performance.now() : turn
      const reply = await post(order, agent, body)
      const took = performance.now() - sent
      if (reply.ok && sent >= countFrom) latencies.push(took)
      if (!reply.ok) errors[reply.what] = (errors[reply.what] ?? 0) + 1
      // The first id stands for its request: a request is acknowledged as a whole.
      const id = ids[0] ?? ''
      if (reply.ok) acknowledged.add(id)
      else failed.add(id)
    }
  }
  await Promise.all(Array.from({ length: order.connections }, connection))
  const seconds = (performance.now() - countFrom) / 1000
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const events = order.shape.eventsPerRequest
  return {
    eventsPerSecond: (latencies.length * events) / seconds,
    requests: latencies.length,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    maxMs: latencies.at(-1) ?? Number.NaN,
    errors,
    acknowledged: acknowledged.size * events,
    uncertain: failed.difference(acknowledged).size * events,
  }
}

process.send?.(await run(JSON.parse(process.argv[2] ?? '{}') as LoadOrder))
process.disconnect?.()
