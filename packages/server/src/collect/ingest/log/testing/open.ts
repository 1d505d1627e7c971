import assert from 'node:assert/strict'
import {
  type IngestLog,
  type LogNotes,
  type LogRecord,
  type LostRange,
  type OpenLogOptions,
  openLog,
} from '../index.ts'

export const silent: LogNotes = { info: () => {}, warn: () => {}, error: () => {} }

/** Notes that are kept for assertions, as `level: message`. */
export function keepingNotes(): { notes: LogNotes; said: string[] } {
  const said: string[] = []
  const say = (level: string) => (_details: object, message: string) => said.push(`${level}: ${message}`)
  return { notes: { info: say('info'), warn: say('warn'), error: say('error') }, said }
}

/** Opens a log with small bounds and next to no waiting. */
export function openForTest(folder: string, more: Partial<OpenLogOptions> = {}): Promise<IngestLog> {
  return openLog({ folder, boundBytes: 1024 * 1024, clock: Date.now, log: silent, ...more })
}

/** Appends text and returns its position; fails the test when it is refused. */
export async function appendText(log: IngestLog, text: string): Promise<number> {
  const outcome = await log.append(Buffer.from(text))
  assert.equal(outcome.outcome, 'durable', JSON.stringify(outcome))
  return outcome.outcome === 'durable' ? outcome.position : 0
}

/** Reads to the end in small steps. */
export async function readAll(
  log: IngestLog,
  from = log.first(),
): Promise<{ records: LogRecord[]; lost: LostRange[]; next: number }> {
  const all = { records: [] as LogRecord[], lost: [] as LostRange[], next: from }
  for (;;) {
    const { records, lost, next } = await log.read({ from: all.next, maxRecords: 7, maxBytes: 20_000 })
    all.records.push(...records)
    all.lost.push(...lost)
    if (next === all.next) return all
    all.next = next
  }
}

/** The payloads of all records as text. */
export async function readTexts(log: IngestLog, from = log.first()): Promise<string[]> {
  return (await readAll(log, from)).records.map((record) => record.payload.toString())
}
