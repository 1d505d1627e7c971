import { type CatalogueError, fail, type Message, say } from '../../../platform/kernel/index.ts'
import { words } from './words.ts'

/** Bounds of what one file may cost; a file beyond them is refused with the bound in the message. */
export type Limits = {
  /** Of the file as uploaded. */
  uploadBytesMax: number
  /** Of what comes out of gzip or of one part of an Excel file. */
  decompressedBytesMax: number
  /** Bytes out for each byte in; looked at beyond `ratioFreeBytes`, since small files of equal rows are harmless. */
  ratioMax: number
  ratioFreeBytes: number
  columnsMax: number
  /** All shared texts of an Excel file together: they have to be held while it is read. */
  sharedTextCharsMax: number
  /** One row group of a Parquet file, as stored: its columns are held while it is read. */
  rowGroupBytesMax: number
}

const mebi = 1024 * 1024

/** What the server allows unless told otherwise. */
export const defaultLimits: Limits = {
  uploadBytesMax: 4096 * mebi,
  decompressedBytesMax: 32_768 * mebi,
  ratioMax: 200,
  ratioFreeBytes: 64 * mebi,
  columnsMax: 2000,
  sharedTextCharsMax: 64 * mebi,
  rowGroupBytesMax: 512 * mebi,
}

/** The error for a file that cannot be read; `found` names what was seen. */
export function unreadable(message: Message, found?: string): CatalogueError {
  return fail('cannot_compute', {
    message,
    problems: [{ field: 'file', reason: message, ...(found === undefined ? {} : { found }) }],
  })
}

/** The error for a file at which a library gave up: with what it says, unless it stumbled itself and speaks of its own code. */
export function unreadableBecause(message: Message, error: unknown): CatalogueError {
  const stumbled = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
  return unreadable(message, stumbled || !(error instanceof Error) ? undefined : error.message.slice(0, 200))
}

/** Watches how much comes out of a compressed source. Throws when the bounds are passed: a decompression bomb. */
export function createInflationGuard(limits: Limits, compressedBytes: number): (bytesOut: number) => void {
  let total = 0
  return (bytesOut) => {
    total += bytesOut
    if (total > limits.decompressedBytesMax) {
      throw unreadable(say(words.inflatesTooMuch, { most: limits.decompressedBytesMax }))
    }
    if (total > limits.ratioFreeBytes && total > compressedBytes * limits.ratioMax) {
      throw unreadable(say(words.inflatesTooFar, { times: limits.ratioMax }))
    }
  }
}
