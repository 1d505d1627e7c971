/** What the event store writes its operation to; a pino logger fits. */
export type EventStoreLog = Record<
  'info' | 'warn' | 'error',
  (fields: Record<string, unknown>, message: string) => void
>

/** A log that drops everything, for tests and tools. */
export const silentLog: EventStoreLog = { info: () => undefined, warn: () => undefined, error: () => undefined }
