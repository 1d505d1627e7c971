import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, type JsonObject, newPublicId, say } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { type FileView, partBytesMax } from '../contract.ts'
import { type FileSample, takeSample } from '../readers/sample.ts'
import { sampleTable } from '../readers/sample-rows.ts'
import {
  advanceFile,
  completeFileRow,
  type FileRow,
  findFile,
  insertFile,
  keepDraftRow,
  keptAmong,
  lockReceived,
  removeFileRow,
  sweepFileRows,
} from '../store/files.ts'
import { words } from '../words.ts'
import type { ImportsDeps } from './deps.ts'

/** Begins an upload. */
export async function createFile(ctx: Ctx, input: { name: string }): Promise<FileView & { partBytesMax: number }> {
  requirePermission(ctx, 'imports:write')
  const file = { publicId: newPublicId('fil'), name: input.name, now: new Date(ctx.clock()) }
  return { ...viewOfFile(await insertFile(ctx.state, ctx.workspace.id, file)), partBytesMax }
}

/**
 * Takes a part of an upload; resolves when its bytes are on disk. Throws `conflict` for an offset other than what has
 * arrived (the reply of `getFile` says where to go on) and `too_large` beyond the bounds.
 */
export async function sendFilePart(
  ctx: Ctx,
  deps: ImportsDeps,
  part: { id: string; offset: number; content: AsyncIterable<Uint8Array> },
): Promise<FileView> {
  requirePermission(ctx, 'imports:write')
  const { folder, limits } = deps
  const known = await requireFile(ctx, part.id)
  const path = join(folder, known.public_id)
  const temporary = `${path}.${randomUUID()}.part`
  try {
    const bytes = await writePart(temporary, part.content)
    if (part.offset + bytes > limits.uploadBytesMax) {
      throw fail('too_large', { message: say(words.fileTooLarge, { most: limits.uploadBytesMax }) })
    }
    return await ctx.state.transaction(async (tx) => {
      const row = await advanceFile(tx, ctx.workspace.id, { publicId: part.id, offset: part.offset, bytes })
      if (!row) throw fail('conflict', { message: say(words.partDoesNotFollow, { arrived: known.bytes_received }) })
      await appendPart(temporary, path, part.offset)
      return viewOfFile(row)
    })
  } finally {
    await rm(temporary, { force: true })
  }
}

async function writePart(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, 'wx', 0o600)
  let bytes = 0
  const failures: unknown[] = []
  try {
    for await (const chunk of content) {
      bytes += chunk.length
      if (bytes > partBytesMax) throw fail('too_large', { message: say(words.partTooLarge, { most: partBytesMax }) })
      // Read to its end all the same: a connection that is cut within a part does not tell the client why.
      if (failures.length > 0) continue
      // Not `write`: on a disk that is about to be full it writes less than it was given, and says nothing.
      await file.writeFile(chunk).catch((error: unknown) => failures.push(error))
    }
  } finally {
    await file.close()
  }
  if (failures.length > 0) throw failures[0]
  if (bytes === 0) throw fail('invalid_input', { problems: [{ field: 'body', reason: say(words.empty) }] })
  return bytes
}

/** Writes a part at its place and syncs it. Parts of one file come one after the other: the caller holds the row's lock. */
async function appendPart(part: string, path: string, offset: number): Promise<void> {
  const file = await open(path, offset === 0 ? 'w' : 'r+', 0o600)
  try {
    let at = offset
    for await (const chunk of createReadStream(part) as AsyncIterable<Uint8Array>) {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, at)
        done += bytesWritten
        at += bytesWritten
      }
    }
    await file.truncate(at)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/**
 * Ends an upload: unpacks it once within the bounds, hashes it and checks that it can be read as a table. Throws `conflict` when a part
 * arrives meanwhile: what was looked at is not what the file is now.
 */
export async function completeFile(ctx: Ctx, deps: ImportsDeps, id: string): Promise<FileView> {
  requirePermission(ctx, 'imports:write')
  const file = await requireFile(ctx, id)
  if (file.state === 'ready') return viewOfFile(file)
  if (file.state === 'removed' || file.bytes_received === 0) {
    throw fail('conflict', { message: say(words.fileEmptyOrGone) })
  }
  const path = join(deps.folder, file.public_id)
  const bytes = await cutToReceived(ctx, { id, path })
  const sample = await takeSample(path, deps.limits)
  await sampleTable({ path, sample, limits: deps.limits }, {})
  const row = await ctx.state.transaction(async (tx) => {
    const done = { publicId: id, bytes, sha256: sample.sha256, now: new Date(ctx.clock()) }
    const completed = await completeFileRow(tx, ctx.workspace.id, done)
    if (completed) await recordAudit(tx, ctx, { action: 'imports.file_uploaded', target: id })
    return completed
  })
  if (row) await writeFile(samplePath(path), serialize(sample), { mode: 0o600 })
  const now = row ?? (await requireFile(ctx, id))
  if (now.state !== 'ready') throw fail('conflict', { message: say(words.uploadIncomplete) })
  return viewOfFile(now)
}

/**
 * A crash between writing a part and recording it leaves more bytes than recorded, which the next part would have cut. Under the lock of
 * the row, as parts are written: one that is on its way is not cut. Resolves to how many have arrived.
 */
async function cutToReceived(ctx: Ctx, { id, path }: { id: string; path: string }): Promise<number> {
  return await ctx.state.transaction(async (tx) => {
    const bytes = await lockReceived(tx, ctx.workspace.id, id)
    const file = await open(path, 'r+')
    try {
      if ((await file.stat()).size > bytes) await file.truncate(bytes)
    } finally {
      await file.close()
    }
    return bytes
  })
}

function samplePath(path: string): string {
  return `${path}.sample`
}

/** The sample of a complete file, from its cache or taken anew. */
export async function readSample(path: string, deps: ImportsDeps): Promise<FileSample> {
  try {
    return deserialize(await readFile(samplePath(path))) as FileSample
  } catch {
    return await takeSample(path, deps.limits)
  }
}

/** How much of an upload has arrived. */
export async function getFile(ctx: Ctx, id: string): Promise<FileView & { draft: JsonObject | null }> {
  requirePermission(ctx, 'imports:read')
  const file = await requireFile(ctx, id)
  return { ...viewOfFile(file), draft: file.draft }
}

/** Longest draft as JSON; the widest file that is read has 2,000 columns of about 150 characters each. */
const draftCharsMax = 500_000

/**
 * Keeps the mapping that is being made for a file, whoever of the workspace opens it next: the last change counts. It stays
 * until the file is swept, so that going back from a started import shows it again (IM13). Throws `gone` without the file.
 */
export async function keepDraft(
  ctx: Ctx,
  { id, draft }: { id: string; draft: JsonObject | null },
): Promise<{ draft: JsonObject | null }> {
  requirePermission(ctx, 'imports:write')
  await requireFile(ctx, id)
  if (JSON.stringify(draft).length > draftCharsMax) {
    throw fail('too_large', { message: say(words.draftTooLong, { most: draftCharsMax }) })
  }
  const kept = await keepDraftRow(ctx.state, ctx.workspace.id, { publicId: id, draft })
  if (!kept) throw fail('gone', { message: say(words.fileRemoved) })
  return { draft: kept.draft }
}

/** Removes a file; `conflict` while an import reads it. */
export async function deleteFile(ctx: Ctx, deps: ImportsDeps, id: string): Promise<void> {
  requirePermission(ctx, 'imports:write')
  const file = await requireFile(ctx, id)
  await ctx.state.transaction(async (tx) => {
    if (!(await removeFileRow(tx, ctx.workspace.id, id))) {
      throw fail('conflict', { message: say(words.fileInUse) })
    }
    await recordAudit(tx, ctx, { action: 'imports.file_removed', target: id })
  })
  await removeBytes(deps, file.public_id)
}

/** How long a file stays after its imports have ended: time to repair rejected rows against it and to run it again. */
const keptMs = 7 * 24 * 3600 * 1000

/** Removes files that nobody will read again, and bytes that no file stands for. Called by a schedule, for all workspaces. */
export async function sweepFiles(state: StateStore, deps: ImportsDeps, now: number): Promise<number> {
  const removed = await sweepFileRows(state, new Date(now - keptMs))
  for (const id of removed) await removeBytes(deps, id)
  // A crash came between the record's end and the bytes'.
  const names = await readdir(deps.folder)
  const kept = await keptAmong(
    state,
    names.map((name) => name.split('.')[0] ?? name),
  )
  for (const name of names)
    if (!kept.has(name.split('.')[0] ?? name)) await rm(join(deps.folder, name), { force: true })
  return removed.length
}

async function removeBytes(deps: ImportsDeps, publicId: string): Promise<void> {
  for (const name of await readdir(deps.folder)) {
    if (name === publicId || name.startsWith(`${publicId}.`)) await rm(join(deps.folder, name), { force: true })
  }
}

/** A file of the workspace or `not_found`. */
async function requireFile(ctx: Ctx, id: string): Promise<FileRow> {
  const file = await findFile(ctx.state, ctx.workspace.id, id)
  if (!file) throw fail('not_found', { message: say(words.noFile) })
  return file
}

/** A file that is complete and still here; `gone` or `conflict` else. */
export async function requireReadyFile(ctx: Ctx, id: string): Promise<FileRow & { sha256: string }> {
  const file = await requireFile(ctx, id)
  if (file.state === 'removed') throw fail('gone', { message: say(words.fileRemoved) })
  if (file.state !== 'ready' || file.sha256 === null) {
    throw fail('conflict', { message: say(words.uploadIncomplete) })
  }
  return { ...file, sha256: file.sha256 }
}

function viewOfFile(file: FileRow): FileView {
  return {
    id: file.public_id,
    name: file.name,
    bytesReceived: file.bytes_received,
    state: file.state,
    sha256: file.sha256,
    createdAt: file.created_at.toISOString(),
  }
}
