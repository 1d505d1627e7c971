export { LogDamagedError, LogLockedError } from './errors.ts'

export { checkLogVersion, type OpenLogOptions, openLog } from './open-log.ts'
export { packText, type RecordCodec, unpackText } from './record.ts'
export type {
  AppendOutcome,
  IngestLog,
  LogNotes,
  LogRecord,
  LogStats,
  LostRange,
  Position,
  ReadLimits,
  ReadResult,
  RefusalReason,
  ScrubDecision,
} from './types.ts'
