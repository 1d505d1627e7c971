/**
 * Submits complete responses over keep-alive connections for some seconds, in a process of its own (see `startChild`), and reports.
 * Tokens are sealed with the installation's key, as the page's start would have: what is measured is the submission.
 */
import http from 'node:http'
import type { Session } from '../../packages/server/src/collect/surveys/index.ts'
import { sealSession } from '../../packages/server/src/collect/surveys/service/token.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { createSealer, readOrCreateSecret } from '../../packages/server/src/platform/privacy/index.ts'
import { quantile } from '../measure.ts'
import { answersOf } from './survey.ts'

export type SubmitOrder = {
  url: string
  dataFolder: string
  survey: string
  connections: number
  seconds: number
  warmupSeconds: number
  /** Different for each run against one server. */
  runId: string
}

export type SubmitReport = {
  perSecond: number
  p50Ms: number
  p99Ms: number
  accepted: number
  /** What else was answered, by status or outcome. */
  others: Record<string, number>
}

function submission(order: SubmitOrder) {
  const sealer = createSealer(readOrCreateSecret(order.dataFolder, 'seal'))
  let count = 0
  return (): { body: Buffer; address: string } => {
    count += 1
    const response = `${order.runId}${String(count).padStart(14, '0')}`
    const session: Session = {
      ...{
        response,
        workspace: 1 as WorkspaceId,
        survey: order.survey,
        version: 1,
        seed: count,
        startedAt: Date.now(),
      },
      ...{ channel: 'link', asked: {}, trusted: {}, person: 0, userId: '', link: 0, test: false, kiosk: false },
      ...{ language: 'en', url: {} },
    }
    const { survey } = order
    const sent = {
      ...{ survey, version: 1, language: 'en', seed: count, complete: true, hidden: {}, answers: answersOf(count) },
    }
    const body = Buffer.from(JSON.stringify({ token: sealSession(sealer, session), response: sent }))
    return { body, address: `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}` }
  }
}

function post(order: SubmitOrder, agent: http.Agent, { body, address }: { body: Buffer; address: string }) {
  const headers = { 'content-type': 'application/json', 'content-length': body.length, 'x-forwarded-for': address }
  return new Promise<string>((resolve) => {
    const request = http.request(new URL('/s/api/submit', order.url), { method: 'POST', agent, headers }, (reply) => {
      let text = ''
      reply.setEncoding('utf8')
      reply.on('data', (piece: string) => {
        text += piece
      })
      reply.once('end', () => resolve(/"outcome":"(\w+)"/.exec(text)?.[1] ?? String(reply.statusCode)))
      reply.once('error', (error) => resolve(error.message))
    })
    request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    request.end(body)
  })
}

async function run(order: SubmitOrder): Promise<SubmitReport> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: order.connections })
  const next = submission(order)
  const countFrom = performance.now() + order.warmupSeconds * 1000
  const end = countFrom + order.seconds * 1000
  const latencies: number[] = []
  const others: Record<string, number> = {}
  let accepted = 0
  const connection = async () => {
    while (performance.now() < end) {
      const request = next()
      const sent = performance.now()
      const outcome = await post(order, agent, request)
      if (outcome === 'accepted') accepted += 1
      else others[outcome] = (others[outcome] ?? 0) + 1
      if (outcome === 'accepted' && sent >= countFrom) latencies.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: order.connections }, connection))
  const seconds = (performance.now() - countFrom) / 1000
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const [p50Ms, p99Ms] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  return { perSecond: latencies.length / seconds, p50Ms, p99Ms, accepted, others }
}

process.send?.(await run(JSON.parse(process.argv[2] ?? '{}') as SubmitOrder))
process.disconnect?.()
