import { setTimeout as sleep } from 'node:timers/promises'
import { LoadGenerator, standardLoad } from '../ingest/generator.ts'
import { median } from '../measure.ts'
import { type BenchServer, startServer, untilApplied } from '../server.ts'
import { printTable, ratio } from '../table.ts'

type Options = { folder: string; people: number; rounds: number }

/** Of SG5: an event shows in the membership; somebody leaves by time alone. */
const bars = { enterMs: 5_000, leaveMs: 60_000 }
const windowSeconds = 20
const pollMs = 25
/** Load beside which it is measured too, as a busy day has it. */
const besideEventsPerSecond = 1_000

/** Segments of a workspace that uses them: what everybody does is in some, so each event concerns several. */
const others = [
  { kind: 'did', match: { event: 'Event 1' }, times: { comparison: 'at_least', count: 2 }, withinDays: 30 },
  { kind: 'did', match: { event: 'Event 2' }, times: { comparison: 'at_most', count: 0 }, withinDays: 7 },
  { kind: 'trait', trait: 'tier', operator: 'at_least', value: 2 },
  { all: [{ kind: 'trait', trait: 'city', operator: 'is', value: 'Shanghai' }, did('Event 3')] },
  { kind: 'sequence', steps: [{ event: 'Event 4' }, { event: 'Event 5' }], withinDays: 1 },
  { not: did('Event 6') },
]

function did(event: string, more: object = {}): object {
  return { kind: 'did', match: { event }, times: { comparison: 'at_least', count: 1 }, ...more }
}

/**
 * How long after its acknowledgement an event shows in the membership of a segment, with so many people and eight segments, on an idle
 * server and beside load; the baseline is when the event itself can be read. And how long after its window somebody has left.
 */
export async function benchSegments({ folder, people, rounds }: Options): Promise<void> {
  const server = await startServer({ folder })
  try {
    const generator = new LoadGenerator({ ...standardLoad, people }, 'fedcba98')
    const requests = Math.ceil((people * 3) / standardLoad.eventsPerRequest)
    for (let sent = 0; sent < requests; sent += 8)
      await Promise.all(Array.from({ length: 8 }, () => post(server, generator.next(Date.now()).body)))
    await untilApplied(server)
    for (const [index, rule] of others.entries()) await createSegment(server, `other ${index}`, rule)
    const entered = await createSegment(server, 'entered', did('Marker'))
    const recent = await createSegment(server, 'recent', did('Marker', { withinDays: windowSeconds / 86_400 }))
    const idle = await measure(server, { entered, rounds, first: 0 })
    const left = await leavingMs(server, recent)
    const load = startLoad(server, generator)
    const busy = await measure(server, { entered, rounds, first: rounds })
    await load.stop()
    printTable(
      `Segments: ${people.toLocaleString('en')} people, ${others.length + 2} segments; ms after the acknowledgement`,
      [row('on an idle server', idle), row(`beside ${besideEventsPerSecond.toLocaleString('en')} events/s`, busy)],
    )
    console.log(`  left ${left.toFixed(0)} ms after the window of ${windowSeconds} s had ended`)
    const worst = Math.max(...idle.map(({ enteredMs }) => enteredMs), ...busy.map(({ enteredMs }) => enteredMs))
    console.log(
      `  bars: in the membership within ${bars.enterMs} ms: ${met(worst <= bars.enterMs)}; left within ${bars.leaveMs} ms: ${met(left <= bars.leaveMs)}`,
    )
  } finally {
    await server.stop()
  }
}

function met(holds: boolean): string {
  return holds ? 'met' : 'MISSED'
}

type Measured = { storedMs: number; enteredMs: number }

function row(name: string, measured: readonly Measured[]) {
  const [stored, entered] = [measured.map(({ storedMs }) => storedMs), measured.map(({ enteredMs }) => enteredMs)]
  return {
    server: name,
    'stored (baseline)': median(stored),
    'in the segment': median(entered),
    worst: Math.max(...entered),
    'to baseline': ratio(median(entered), median(stored)),
  }
}

/** One person after another does what the segment asks for. */
async function measure(
  server: BenchServer,
  { entered, rounds, first }: { entered: string; rounds: number; first: number },
): Promise<Measured[]> {
  const measured: Measured[] = []
  for (let round = first; round < first + rounds; round++) {
    const before = await sizeOf(server, entered)
    const messageId = `marker-${round}-${Date.now()}`
    await post(server, marker(messageId, `user-${round * 7}`))
    const acknowledged = performance.now()
    const since = () => performance.now() - acknowledged
    const [storedMs, enteredMs] = await Promise.all([
      until(since, async () => (await storedRows(server, messageId)) === 1),
      until(since, async () => (await sizeOf(server, entered)) > before),
    ])
    measured.push({ storedMs, enteredMs })
  }
  return measured
}

async function until(since: () => number, isSo: () => Promise<boolean>): Promise<number> {
  while (!(await isSo())) {
    if (since() > 300_000) throw new Error('Nothing came of it within five minutes.')
    await sleep(pollMs)
  }
  return since()
}

/** From the end of the window of whoever came last until the segment is empty. */
async function leavingMs(server: BenchServer, segment: string): Promise<number> {
  await post(server, marker(`leaving-${Date.now()}`, 'user-1'))
  const ends = performance.now() + windowSeconds * 1_000
  const since = () => performance.now() - ends
  await until(since, async () => (await sizeOf(server, segment)) > 0)
  return await until(since, async () => (await sizeOf(server, segment)) === 0)
}

function marker(messageId: string, userId: string): Buffer {
  const event = { type: 'track', event: 'Marker', messageId, userId, timestamp: new Date().toISOString() }
  return Buffer.from(JSON.stringify({ batch: [event] }))
}

function startLoad(server: BenchServer, generator: LoadGenerator): { stop: () => Promise<void> } {
  const { eventsPerRequest } = standardLoad
  const pauseMs = (1_000 * eventsPerRequest) / besideEventsPerSecond
  let isOn = true
  const running = (async () => {
    while (isOn) await Promise.all([post(server, generator.next(Date.now()).body), sleep(pauseMs)])
  })()
  return {
    stop: async () => {
      isOn = false
      await running
    },
  }
}

async function post(server: BenchServer, body: Buffer): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const reply = await fetch(`${server.url}/v1/batch`, { method: 'POST', body: new Uint8Array(body), headers })
  if (!reply.ok) throw new Error(`batch: ${reply.status} ${await reply.text()}`)
  await reply.arrayBuffer()
}

async function storedRows(server: BenchServer, messageId: string): Promise<number> {
  return Number(await server.engine(`SELECT count() FROM events WHERE message_id = '${messageId}' FORMAT TSV`))
}

type Segment = { id: string; people: number; state: string }

async function call(server: BenchServer, path: string, body?: object): Promise<Segment> {
  const headers = { authorization: `Bearer ${server.secretKey}`, 'content-type': 'application/json' }
  const how = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  const reply = await fetch(`${server.url}${path}`, how)
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as Segment
}

async function sizeOf(server: BenchServer, id: string): Promise<number> {
  return (await call(server, `/api/v1/segments/${id}`)).people
}

async function createSegment(server: BenchServer, name: string, rule: object): Promise<string> {
  const { id } = await call(server, '/api/v1/segments', { name, description: '', rule })
  const started = performance.now()
  await until(
    () => performance.now() - started,
    async () => (await call(server, `/api/v1/segments/${id}`)).state === 'live',
  )
  return id
}
