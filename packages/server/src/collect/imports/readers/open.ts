import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { say } from '../../../platform/kernel/index.ts'
import type { FileFormat } from '../contract/read.ts'
import { type ByteSource, openBytes } from './bytes.ts'
import { openCsv } from './csv.ts'
import { refuseForeign } from './foreign.ts'
import { openJsonLines, refuseJsonList } from './json-lines.ts'
import { type Limits, unreadable } from './limits.ts'
import type { ResolvedRead, Table } from './table.ts'
import { words } from './words.ts'
import { openXlsx } from './xlsx/open.ts'

/** Opens a file as a table. Throws `cannot_compute` with a sentence for whatever cannot be read. */
export async function openTable(path: string, read: ResolvedRead, limits: Limits): Promise<Table> {
  const source = await openBytes(path, limits)
  if (read.format === 'csv') return await openCsv(source, read, limits)
  if (read.format === 'jsonl') return await openJsonLines(source, read, limits)
  // Loaded with the first such file.
  const open = async (plain: string) =>
    read.format === 'xlsx'
      ? await openXlsx(plain, read, limits)
      : await (await import('./parquet.ts')).openParquet(plain, limits)
  return source.gzip ? await openUnpacked(path, source, open) : await open(path)
}

/** Excel and Parquet files are read from their end first, so a gzip around them is unpacked beside the file while it is open. */
async function openUnpacked(path: string, source: ByteSource, open: (plain: string) => Promise<Table>): Promise<Table> {
  const plain = unpackedName(path)
  const remove = () => rm(plain, { force: true })
  try {
    await pipeline(source.chunks(), createWriteStream(plain, { mode: 0o600 }))
    const table = await open(plain)
    const close = async (): Promise<void> => {
      await table.close()
      await remove()
    }
    return { ...table, close }
  } catch (error) {
    await remove()
    throw error
  }
}

/** Two readers of one file may be open at once. */
function unpackedName(path: string): string {
  return `${path}.${randomUUID()}.unpacked`
}

/** What a file is, from its first bytes. Throws `cannot_compute` and names the kind where it is one that cannot be read. */
export function formatOf(head: Uint8Array, text: string): FileFormat {
  if (startsWith(head, [0x50, 0x41, 0x52, 0x31])) return 'parquet'
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return 'xlsx'
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw unreadable(say(words.oldExcel))
  }
  if (startsWith(head, [0x25, 0x50, 0x44, 0x46])) throw unreadable(say(words.pdf))
  if (
    startsWith(head, [0x28, 0xb5, 0x2f, 0xfd]) ||
    startsWith(head, [0x42, 0x5a, 0x68]) ||
    startsWith(head, [0xfd, 0x37, 0x7a, 0x58])
  ) {
    throw unreadable(say(words.otherPacking))
  }
  if (startsWith(head, [0x1f, 0x8b])) throw unreadable(say(words.packedTwice))
  refuseForeign(head, text)
  refuseJsonList(text)
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? ''
  return line.trimStart().startsWith('{') ? 'jsonl' : 'csv'
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte)
}
