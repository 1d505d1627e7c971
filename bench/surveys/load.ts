/**
 * Submits complete responses, or asks for the first screen, over keep-alive connections for some seconds, in a process of its own (see
 * `startChild`), and reports. Tokens are sealed with the installation's key, as the page's start would have: what is measured is the
 * submission. Each request says that it comes from another address, by a proxy that the server trusts.
 */
import type { Session } from '../../packages/server/src/collect/surveys/index.ts'
import { sealSession } from '../../packages/server/src/collect/surveys/service/token.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { createSealer, readOrCreateSecret } from '../../packages/server/src/platform/privacy/index.ts'
import { quantile } from '../measure.ts'
import { Connection } from './connection.ts'
import { answersOf } from './survey.ts'

export type LoadOrder = {
  url: string
  dataFolder: string
  survey: string
  /** `page`: the first screen; else a submission, through an open door or the next of these personal links. */
  what: 'page' | 'submit'
  links: { first: number; count: number; people: readonly number[] } | null
  connections: number
  seconds: number
  warmupSeconds: number
  /** Different for each run against one server. */
  runId: string
}

export type LoadReport = {
  perSecond: number
  p50Ms: number
  p99Ms: number
  accepted: number
  /** What else was answered, by status or outcome. */
  others: Record<string, number>
}

type Request = { text: string; isDone: (status: number, body: string) => string }

/** Requests one after the other; null when there are no more links. */
function requests(order: LoadOrder): () => Request | null {
  const { host } = new URL(order.url)
  const sealer = createSealer(readOrCreateSecret(order.dataFolder, 'seal'))
  let count = 0
  const head = (line: string) =>
    `${line} HTTP/1.1\r\nhost: ${host}\r\nx-forwarded-for: 10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}\r\n`
  const page = (): Request => ({
    text: `${head(`GET /s/${order.survey}`)}\r\n`,
    isDone: (status) => (status === 200 ? 'accepted' : String(status)),
  })
  const submit = (): Request | null => {
    const link = linkOf(order, count)
    if (link === null) return null
    const session: Session = {
      ...{ response: `${order.runId}${String(count).padStart(14, '0')}`, workspace: 1 as WorkspaceId },
      ...{ survey: order.survey, version: 1, seed: count, startedAt: Date.now(), channel: 'link', asked: {} },
      ...{ trusted: {}, ...link, userId: '', test: false, kiosk: false, language: 'en', url: {} },
    }
    const { survey } = order
    const response = {
      ...{ survey, version: 1, language: 'en', seed: count, complete: true, hidden: {}, answers: answersOf(count) },
    }
    const body = JSON.stringify({ token: sealSession(sealer, session), response })
    return {
      text: `${head('POST /s/api/submit')}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      isDone: (status, said) => /"outcome":"(\w+)"/.exec(said)?.[1] ?? String(status),
    }
  }
  return () => {
    count += 1
    return order.what === 'page' ? page() : submit()
  }
}

/** Person and link of the nth submission; null when all links are used. */
function linkOf({ links }: LoadOrder, n: number): Pick<Session, 'link' | 'person'> | null {
  if (links === null) return { link: 0, person: 0 }
  if (n > links.count) return null
  return { link: links.first + n - 1, person: links.people[n % links.people.length] ?? 0 }
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const next = requests(order)
  const countFrom = performance.now() + order.warmupSeconds * 1000
  const end = countFrom + order.seconds * 1000
  const latencies: number[] = []
  const others: Record<string, number> = {}
  let accepted = 0
  const connection = async () => {
    const one = new Connection(new URL(order.url))
    while (performance.now() < end) {
      const request = next()
      if (request === null) break
      const sent = performance.now()
      const outcome = await one.send(request.text).then(
        ({ status, body }) => request.isDone(status, body),
        (error: Error) => error.message,
      )
      if (outcome === 'accepted') accepted += 1
      else others[outcome] = (others[outcome] ?? 0) + 1
      if (outcome === 'accepted' && sent >= countFrom) latencies.push(performance.now() - sent)
    }
    one.close()
  }
  await Promise.all(Array.from({ length: order.connections }, connection))
  const seconds = (performance.now() - countFrom) / 1000
  latencies.sort((a, b) => a - b)
  const [p50Ms, p99Ms] = [quantile(latencies, 0.5), quantile(latencies, 0.99)]
  return { perSecond: latencies.length / seconds, p50Ms, p99Ms, accepted, others }
}

process.send?.(await run(JSON.parse(process.argv[2] ?? '{}') as LoadOrder))
process.disconnect?.()
