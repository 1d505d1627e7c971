import type { MessagePort } from 'node:worker_threads'
import type { EventStoreAddress } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { Address } from '../../../platform/statestore/index.ts'
import type { LogRecord, ReadLimits, ReadResult } from '../log/index.ts'
import type { ApplierStatus } from './applier.ts'

/** What the applier's thread is started with. */
export type ThreadStart = {
  dataFolder: string
  quarantineDays: number
  log: { id: string; first: number }
  state: Address
  events: EventStoreAddress
  /** `Forget` messages, read without waiting: a port of their own. */
  forgets: MessagePort
}

/** What the applier asks of the receiver's log, which has one owner: the main thread. */
export type LogCall =
  | { method: 'read'; limits: ReadLimits }
  | { method: 'waitForMore'; position: number }
  | { method: 'release'; position: number }

/** From the applier's thread. `cancel` ends a `waitForMore` under way. */
export type FromApplier =
  | { kind: 'status'; status: ApplierStatus }
  | { kind: 'note'; level: 'info' | 'warn' | 'error'; details: object; text: string }
  | { kind: 'call'; id: number; call: LogCall }
  | { kind: 'cancel'; id: number }

/** Buffers become plain bytes on their way between threads. */
export type SentRead = Omit<ReadResult, 'records'> & {
  records: (Omit<LogRecord, 'payload'> & { payload: Uint8Array<ArrayBuffer> })[]
}

export type LogAnswer = { id: number } & ({ value: SentRead | boolean | null } | { error: string })

/** To the applier's thread. */
export type ToApplier = { kind: 'stop' } | ({ kind: 'answer' } & LogAnswer)

/** A cache of an apply step that must drop what it holds of a workspace. */
export type Forget = { cache: 'identity' | 'catalog'; workspace: WorkspaceId }
