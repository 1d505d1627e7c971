import type { Log } from '../../../platform/statestore/index.ts'
import type { IngestLog, LogRecord } from '../log/index.ts'
import type { DecodeSent } from '../ports.ts'
import type { LoggedRecord } from './apply-batch.ts'
import { openRequest } from './logged-request.ts'
import type { SourceRegistry } from './source-registry.ts'

/** Records of the log from one position up to the next batch's. */
export type PreparedBatch = { from: number; next: number; logged: LoggedRecord[] }

export type BatchReaderOptions = {
  log: Pick<IngestLog, 'read'>
  sources: Pick<SourceRegistry, 'byId' | 'reload'>
  decodeSent: DecodeSent
  notes: Log
}

/** One request more than this is a batch of its own. */
const batchMessagesMax = 20_000
/** Of the log, as packed there. */
const batchBytesMax = 8 * 1024 * 1024
/**
 * Of the same unpacked: a thousand requests of half a megabyte that repeats itself are half a megabyte in the log, and more than the
 * applier's thread can hold. A request larger than this is a batch of its own.
 */
const batchCharsMax = 32 * 1024 * 1024

/** Reads and decodes batches from the log, one ahead of what is being applied. */
export class BatchReader {
  private readonly options: BatchReaderOptions
  private ahead: Promise<PreparedBatch | null> | null = null

  constructor(options: BatchReaderOptions) {
    this.options = options
  }

  /** Begins to read the batch at a position, so that it is decoded while the databases work on the one before. */
  readAhead(from: number, recordsMax: number): void {
    this.ahead = this.read(from, recordsMax).catch(() => null)
  }

  /** The batch that begins at a position, the one read ahead if it does; null when there is none. */
  async take(from: number, recordsMax: number): Promise<PreparedBatch | null> {
    const ahead = await this.ahead
    this.ahead = null
    return ahead?.from === from ? ahead : await this.read(from, recordsMax)
  }

  private async read(from: number, maxRecords: number): Promise<PreparedBatch | null> {
    const { records, next, lost } = await this.options.log.read({ from, maxRecords, maxBytes: batchBytesMax })
    if (records.length === 0 && next === from) return null
    for (const one of lost) this.options.notes.error({ lost: one }, 'applier: the log lost records; see the file named')
    const logged = decodeUpToSize(records, this.options.decodeSent)
    const { sources } = this.options
    // The receiver may know a source before word of it came here.
    if (logged.some(({ request }) => sources.byId(request.s) === null)) await sources.reload()
    return { from, next: logged.length < records.length ? (logged.at(-1)?.position ?? 0) + 1 : next, logged }
  }
}

function decodeUpToSize(records: readonly LogRecord[], decodeSent: DecodeSent): LoggedRecord[] {
  const logged: LoggedRecord[] = []
  let [messages, chars] = [0, 0]
  for (const record of records) {
    const { request, chars: more } = openRequest(record.payload, decodeSent)
    messages += request.m.length
    chars += more
    if (logged.length > 0 && (messages > batchMessagesMax || chars > batchCharsMax)) break
    logged.push({ position: record.position, request })
  }
  return logged
}
