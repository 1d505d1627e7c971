import type { Log } from '../platform/statestore/index.ts'

/** What a short command logs: warnings and errors, on standard error, since standard output is its answer. */
export const quietNotes: Log = {
  info: () => {},
  warn: (_fields, message) => void process.stderr.write(`${message}\n`),
  error: (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
}
