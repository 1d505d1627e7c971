import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { say } from '../../../../platform/kernel/index.ts'
import { createInflationGuard, type Limits, unreadable, unreadableBecause } from '../limits.ts'
import { words } from '../words.ts'

/** The parts of an Excel file by their paths. */
export type Package = {
  has(path: string): boolean
  /** Text of a part in pieces. Throws `cannot_compute` when it is absent, damaged or a bomb. */
  text(path: string): AsyncIterable<string>
  /** Unpacked size that the part declares, for progress. */
  size(path: string): number
  close(): void
}

/** More parts than any workbook has: a bomb of names. */
const entriesMax = 20_000

/** Opens a zip. Rejects with `cannot_compute` when it is damaged, encrypted or has too many parts. */
export async function openPackage(path: string, limits: Limits): Promise<Package> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw unreadableBecause(say(words.zipDamaged), error)
  })
  const entries = new Map<string, Entry>()
  try {
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= entriesMax) throw unreadable(say(words.tooManyParts, { most: entriesMax }))
      entries.set(entry.fileName.toLowerCase(), entry)
    }
  } catch (error) {
    zip.close()
    throw isCatalogue(error) ? error : unreadableBecause(say(words.excelDamaged), error)
  }
  const find = (part: string): Entry | undefined => entries.get(part.toLowerCase())
  return {
    has: (part) => find(part) !== undefined,
    text: (part) => textOf(zip, find(part), { part, limits }),
    size: (part) => find(part)?.uncompressedSize ?? 0,
    close: () => zip.close(),
  }
}

async function* textOf(
  zip: ZipFile,
  entry: Entry | undefined,
  { part, limits }: { part: string; limits: Limits },
): AsyncIterable<string> {
  if (!entry) throw unreadable(say(words.partMissing, { part }))
  if (entry.isEncrypted()) throw unreadable(say(words.excelPassword))
  const guard = createInflationGuard(limits, entry.compressedSize)
  // Parts are UTF-8 or, by their mark, UTF-16.
  let decoder: InstanceType<typeof TextDecoder> | null = null
  const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
    throw unreadableBecause(say(words.partDamaged, { part }), error)
  })
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      guard(chunk.length)
      decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8')
      yield decoder.decode(chunk, { stream: true })
    }
    if (decoder) yield decoder.decode()
  } catch (error) {
    throw isCatalogue(error) ? error : unreadableBecause(say(words.partDamaged, { part }), error)
  } finally {
    stream.destroy()
  }
}

function isCatalogue(error: unknown): boolean {
  return error instanceof Error && error.name === 'CatalogueError'
}
