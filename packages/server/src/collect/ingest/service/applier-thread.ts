import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { EventStoreAddress } from '../../../platform/eventstore/index.ts'
import type { Address, Log } from '../../../platform/statestore/index.ts'
import type { IngestLog } from '../log/index.ts'
import type { ApplierStatus } from './applier.ts'
import type { Forget, FromApplier, LogAnswer, LogCall, SentRead, ThreadStart, ToApplier } from './thread-messages.ts'

export type ApplierThreadOptions = {
  /** The thread's module; it calls `runApplierThread` with the pipeline's steps. */
  module: URL
  dataFolder: string
  quarantineDays: number
  log: IngestLog
  state: Address
  events: EventStoreAddress
  notes: Log
}

/** The applier as the main thread knows it. */
export type Applier = {
  /** Resolves when everything durable before `position` can be read in the event store. */
  settled: (position: number) => Promise<void>
  status: () => ApplierStatus
  /** Stops after the batch at hand; what is not applied stays in the log. */
  stop: () => Promise<void>
  /** Makes a cache of the apply steps drop a workspace. Under the graph's lock it is heard before the lock is given on. */
  forget: (forget: Forget) => void
}

/** Long-lived batches would be copied again and again by collections of a small young generation. */
const resourceLimits = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 1024 }
const restartMs = { first: 200, most: 10_000 }

/**
 * Starts the applier in a thread of its own, so that its long computations never delay an answer of the receiver. The log
 * stays here and is read on its behalf. A thread that dies is started again and recovers as after a restart.
 */
export function startApplierThread(options: ApplierThreadOptions): Applier {
  const host = new ThreadHost(options)
  host.start()
  return {
    settled: (position) => host.settled(position),
    status: () => host.status,
    stop: () => host.stop(),
    forget: (forget) => host.forget(forget),
  }
}

class ThreadHost {
  status: ApplierStatus = { appliedTo: 0, storedTo: 0, batches: 0, rows: 0, failing: null }
  private readonly options: ApplierThreadOptions
  private readonly waiting: { position: number; resolve: () => void }[] = []
  /** `waitForMore` calls under way. */
  private readonly patience = new Map<number, AbortController>()
  private worker: Worker | undefined
  private forgets: MessagePort | undefined
  private ended: Promise<void> = Promise.resolve()
  private stopping = false
  private restart: NodeJS.Timeout | undefined
  private pauseMs = restartMs.first

  constructor(options: ApplierThreadOptions) {
    this.options = options
  }

  /** Nobody waits for it: the receiver may take events before. */
  start(): void {
    const { log, state, events, dataFolder, quarantineDays } = this.options
    const { port1, port2 } = new MessageChannel()
    port1.unref()
    this.forgets = port1
    const start: ThreadStart = {
      ...{ dataFolder, quarantineDays, state, events, forgets: port2 },
      log: { id: log.id, first: log.first() },
    }
    const worker = new Worker(this.options.module, { workerData: start, transferList: [port2], resourceLimits })
    this.worker = worker
    let problem = 'it ended'
    worker.on('error', (error) => {
      problem = error instanceof Error ? error.message : String(error)
      this.options.notes.error({ err: error }, 'applier: its thread failed')
    })
    this.ended = new Promise((resolve) =>
      worker.once('exit', () => {
        this.onExit(worker, problem)
        resolve()
      }),
    )
    worker.on('message', (message: FromApplier) => this.hear(worker, message))
  }

  async stop(): Promise<void> {
    this.stopping = true
    clearTimeout(this.restart)
    this.tell(this.worker, { kind: 'stop' })
    await this.ended
  }

  settled(position: number): Promise<void> {
    if (this.status.storedTo >= position) return Promise.resolve()
    return new Promise((resolve) => this.waiting.push({ position, resolve }))
  }

  forget(forget: Forget): void {
    this.forgets?.postMessage(forget)
  }

  private tell(worker: Worker | undefined, message: ToApplier, transfer: ArrayBuffer[] = []): void {
    worker?.postMessage(message, transfer)
  }

  private hear(worker: Worker, message: FromApplier): void {
    if (message.kind === 'status') this.learn(message.status)
    else if (message.kind === 'note') this.options.notes[message.level](message.details, message.text)
    else if (message.kind === 'cancel') this.patience.get(message.id)?.abort()
    else void this.answer(worker, message.id, message.call)
  }

  private learn(status: ApplierStatus): void {
    this.status = status
    if (status.failing === null) this.pauseMs = restartMs.first
    for (const waiter of this.waiting.splice(0)) {
      if (waiter.position <= status.storedTo) waiter.resolve()
      else this.waiting.push(waiter)
    }
  }

  private async answer(worker: Worker, id: number, call: LogCall): Promise<void> {
    let answer: LogAnswer
    try {
      answer = { id, value: await this.perform(id, call) }
    } catch (error) {
      answer = { id, error: error instanceof Error ? error.message : String(error) }
    }
    const bytes = 'value' in answer && answer.value instanceof Object ? answer.value.records : []
    this.tell(
      worker,
      { kind: 'answer', ...answer },
      bytes.map((record) => record.payload.buffer),
    )
  }

  private async perform(id: number, call: LogCall): Promise<SentRead | boolean | null> {
    const { log } = this.options
    if (call.method === 'read') {
      const { records, ...rest } = await log.read(call.limits)
      // Copied, since a payload may lie in a shared pool, which cannot be handed over.
      return { ...rest, records: records.map((record) => ({ ...record, payload: new Uint8Array(record.payload) })) }
    }
    if (call.method === 'release') {
      await log.release(call.position)
      return null
    }
    const controller = new AbortController()
    this.patience.set(id, controller)
    try {
      return await log.waitForMore(call.position, controller.signal)
    } finally {
      this.patience.delete(id)
    }
  }

  private onExit(worker: Worker, problem: string): void {
    if (worker !== this.worker) return
    this.forgets?.close()
    for (const controller of this.patience.values()) controller.abort()
    if (this.stopping) return
    this.status = { ...this.status, failing: `The applier's thread ended: ${problem}` }
    this.options.notes.error({ problem }, 'applier: its thread ended; starting it again')
    this.restart = setTimeout(() => this.start(), this.pauseMs)
    this.pauseMs = Math.min(this.pauseMs * 2, restartMs.most)
  }
}
