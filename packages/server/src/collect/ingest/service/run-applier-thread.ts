import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { joinEventStore } from '../../../platform/eventstore/index.ts'
import { runInBackground } from '../../../platform/priority/index.ts'
import { createSealer, readOrCreateSecret } from '../../../platform/privacy/index.ts'
import { joinStateStore, type Log, type StateStore } from '../../../platform/statestore/index.ts'
import type { ApplyStep, BatchFact, DecodeSent } from '../ports.ts'
import { openSpool } from '../spool.ts'
import { type AppliedLog, startApplier } from './applier.ts'
import { openSourceRegistry } from './source-registry.ts'
import type { Forget, FromApplier, LogAnswer, LogCall, SentRead, ThreadStart, ToApplier } from './thread-messages.ts'

export type ApplierThread = {
  /** Builds the steps, given how to hear what their caches must forget before they plan under the graph's lock. */
  steps: (hearForgets: () => void) => readonly ApplyStep[]
  decodeSent: DecodeSent
  /** Performs one `Forget`. */
  forget: (forget: Forget) => void
  announce: (tx: StateStore, facts: readonly BatchFact[]) => Promise<void>
}

/** Connections of the thread: one batch applies while another is stored; one to reload sources. */
const poolSize = 4

/** The applier's thread: call it once, in a module that `startApplierThread` is given. Ends with the process or on `stop`. */
export async function runApplierThread(thread: ApplierThread): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('runApplierThread runs in a worker thread only.')
  const start = workerData as ThreadStart
  runInBackground(0)
  const send = (message: FromApplier) => port.postMessage(message)
  const notes = notesTo(send)
  const log = new RemoteLog(start.log, send)
  const state = await joinStateStore(start.state, { log: notes, poolSize })
  const events = joinEventStore(start.events, notes)
  const registry = await openSourceRegistry(state, createSealer(readOrCreateSecret(start.dataFolder, 'seal')))
  const hearForgets = () => {
    for (let next = receiveMessageOnPort(start.forgets); next; next = receiveMessageOnPort(start.forgets))
      thread.forget(next.message as Forget)
  }
  const applier = startApplier({
    log,
    spool: await openSpool(start.dataFolder),
    state,
    events,
    steps: thread.steps(hearForgets),
    sources: registry,
    announce: thread.announce,
    decodeSent: thread.decodeSent,
    clock: Date.now,
    quarantineDays: start.quarantineDays,
    notes,
    beforeBatch: hearForgets,
    onStatus: (status) => send({ kind: 'status', status }),
  })
  port.on('message', (message: ToApplier) => {
    if (message.kind === 'answer') log.answered(message)
    else
      void (async () => {
        await (await applier).stop()
        await registry.close()
        await events.close()
        await state.close()
        port.close()
      })()
  })
  await applier
}

function notesTo(send: (message: FromApplier) => void): Log {
  const note = (level: 'info' | 'warn' | 'error') => (details: object, text: string) =>
    send({ kind: 'note', level, details, text })
  return { info: note('info'), warn: note('warn'), error: note('error') }
}

/** The receiver's log, read by its owner on our behalf. */
class RemoteLog implements AppliedLog {
  readonly id: string
  private readonly start: number
  private readonly send: (message: FromApplier) => void
  private readonly open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  private calls = 0

  constructor(log: ThreadStart['log'], send: (message: FromApplier) => void) {
    this.id = log.id
    this.start = log.first
    this.send = send
  }

  first(): number {
    return this.start
  }

  async read(limits: Parameters<AppliedLog['read']>[0]): ReturnType<AppliedLog['read']> {
    const read = (await this.call({ method: 'read', limits }).answer) as SentRead
    const bufferOf = ({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>) =>
      Buffer.from(buffer, byteOffset, length)
    return { ...read, records: read.records.map((record) => ({ ...record, payload: bufferOf(record.payload) })) }
  }

  async release(position: number): Promise<void> {
    await this.call({ method: 'release', position }).answer
  }

  async waitForMore(position: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false
    const { id, answer } = this.call({ method: 'waitForMore', position })
    const cancel = () => this.send({ kind: 'cancel', id })
    signal.addEventListener('abort', cancel)
    try {
      return (await answer) === true
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }

  answered(answer: LogAnswer): void {
    const call = this.open.get(answer.id)
    this.open.delete(answer.id)
    if ('error' in answer) call?.reject(new Error(answer.error))
    else call?.resolve(answer.value)
  }

  private call(call: LogCall): { id: number; answer: Promise<unknown> } {
    const id = ++this.calls
    const answer = new Promise<unknown>((resolve, reject) => this.open.set(id, { resolve, reject }))
    this.send({ kind: 'call', id, call })
    return { id, answer }
  }
}
