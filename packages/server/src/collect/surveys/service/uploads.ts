import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileReference, Question, ResponseIssue, ValidResponse } from '@opencxm/survey'
import { newPublicId } from '../../../platform/kernel/index.ts'
import type { Session, TakeUpload, UploadOutcome } from '../model/running.ts'
import { stripMetadata } from '../model/strip-metadata.ts'
import { insertUpload, readUploadsOf } from '../store/uploads.ts'
import type { Opened, Running } from './deps.ts'
import { openToken } from './token.ts'

/** What a file is by its content: its type, and the ending that goes with it. */
type Kind = { type: string; ext: string }

type FileQuestion = Extract<Question, { type: 'file' }>

/** More than anybody needs for one question while they change their mind. */
const takenMost = 3
/** Bytes of files in memory at once, whoever sends them: four of the largest. */
const arrivingMost = 200_000_000

/**
 * Takes in one file of a respondent: judged by its content, not by its name or by what the browser says; without the metadata that
 * pictures carry; kept under a random id outside of everything that is served. It counts once an accepted response names it, and
 * is removed otherwise.
 */
export async function takeUpload(running: Running, input: TakeUpload): Promise<UploadOutcome> {
  const opened = await openToken(running, input.token)
  if (opened === null) return { outcome: 'bad_token' }
  const { session, published } = opened
  const wait = running.mayNot('upload', input.address, published.id)
  if (wait !== null) return { outcome: 'try_again', retryAfterSeconds: wait, why: 'too_many' }
  const question = fileQuestion(opened, input.question)
  if (question === null) return { outcome: 'refused', reason: 'unknown_question' }
  const held = session.test ? [] : await readUploadsOf(running.state, session.response)
  const ofQuestion = held.filter((one) => one.question === question.id)
  if (ofQuestion.length >= question.maxFiles * takenMost) return { outcome: 'refused', reason: 'too_many' }
  const parts: Buffer[] = []
  try {
    const stopped = await readInto(parts, input.content, { most: question.maxBytes, arriving: running.arriving })
    if (stopped === 'busy') return { outcome: 'try_again', retryAfterSeconds: 5, why: 'busy' }
    if (stopped !== null) return { outcome: 'refused', reason: stopped }
    return await keep(running, { opened, question, name: input.name, given: Buffer.concat(parts) })
  } finally {
    running.arriving.bytes -= parts.reduce((sum, part) => sum + part.length, 0)
  }
}

async function keep(
  running: Running,
  of: { opened: Opened; question: FileQuestion; name: string; given: Buffer },
): Promise<UploadOutcome> {
  const { question, given } = of
  const { session, published } = of.opened
  const kind = await kindOf(given, question.accept)
  const bytes = kind === null ? null : stripMetadata(given, kind.type)
  if (kind === null || bytes === null) return { outcome: 'refused', reason: 'type_not_allowed' }
  const { type } = kind
  const file = { id: newPublicId('upl'), name: safeName(of.name, kind), bytes: bytes.length, type }
  if (session.test) return { outcome: 'taken', file }
  await writeFile(join(running.uploadsFolder, file.id), bytes)
  const { id, name } = file
  const created_at = new Date(running.clock())
  await insertUpload(running.state, {
    ...{ public_id: id, name, question: question.id, media_type: type, bytes: bytes.length },
    ...{ created_at, session, survey: published.key },
  })
  return { outcome: 'taken', file }
}

function fileQuestion({ published }: Opened, key: string): FileQuestion | null {
  const id = key.split('@')[0]
  const items = published.survey.blocks.flatMap((block) => block.items)
  return items.find((item): item is FileQuestion => item.type === 'file' && item.id === id) ?? null
}

/** Reads to the end, into `parts`, or tells why not. */
async function readInto(
  parts: Buffer[],
  content: AsyncIterable<Uint8Array>,
  { most, arriving }: { most: number; arriving: Running['arriving'] },
): Promise<'too_large' | 'empty' | 'busy' | null> {
  let bytes = 0
  for await (const part of content) {
    bytes += part.length
    if (bytes > most) return 'too_large'
    if (arriving.bytes + part.length > arrivingMost) return 'busy'
    arriving.bytes += part.length
    parts.push(Buffer.from(part.buffer, part.byteOffset, part.length))
  }
  return bytes === 0 ? 'empty' : null
}

/** Types that browsers run as pages or programs are never taken, whatever a survey accepts. */
const never = /html|xml|javascript|ecmascript|x-msdownload|x-sh|x-executable|x-elf|shockwave|wasm/i

/** The type that the content shows, if the survey accepts it; plain text has no mark of its own and must be readable as such. */
async function kindOf(bytes: Uint8Array, accept: readonly string[]): Promise<Kind | null> {
  const { fileTypeFromBuffer } = await import('file-type')
  const found = await fileTypeFromBuffer(bytes)
  const kind = found === undefined ? textKind(bytes) : { type: found.mime, ext: found.ext }
  if (kind === null || never.test(kind.type)) return null
  const { type } = kind
  const fits = (wanted: string) => wanted === type || (wanted.endsWith('/*') && type.startsWith(wanted.slice(0, -1)))
  return accept.length === 0 || accept.some(fits) ? kind : null
}

/** What begins as markup or as a script is no plain text. */
function textKind(bytes: Uint8Array): Kind | null {
  if (!isText(bytes)) return null
  const start = Buffer.from(bytes.subarray(0, 1_000))
    .toString('utf8')
    .replace(/^[\ufeff\s]+/, '')
  return /^(<[a-z!?]|#!|@echo\b)/i.test(start) ? null : { type: 'text/plain', ext: 'txt' }
}

function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0')
  } catch {
    return false
  }
}

/** Endings that a file of a kind may have beside the usual one. */
const alsoEndings: Readonly<Record<string, readonly string[]>> = {
  jpg: ['jpeg', 'jpe'],
  tif: ['tiff'],
  txt: ['csv', 'tsv', 'log', 'md', 'json'],
  mp4: ['m4v'],
  mpg: ['mpeg'],
  heic: ['heif'],
}

/**
 * The name as it may stand in a header and on a disk: no path, no control characters, not endless, and with an ending that is true, so
 * that whoever opens it opens what was looked at.
 */
function safeName(name: string, { ext }: Kind): string {
  const bare = name
    .replace(/^.*[\\/]/, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f"<>|:*?\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
  const whole = (bare === '' || /^\.+$/.test(bare) ? 'file' : bare).slice(0, 150)
  const ending = /\.([^.]+)$/.exec(whole)?.[1]?.toLowerCase() ?? ''
  return ending === ext || alsoEndings[ext]?.includes(ending) === true ? whole : `${whole}.${ext}`
}

/** Durable before it is confirmed, as an answer is. */
async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Files that a response names. */
export function filesOf(valid: ValidResponse): FileReference[] {
  return valid.answers.flatMap(({ type, value }) => (type === 'file' ? (value as readonly FileReference[]) : []))
}

/** What is wrong with the files that a response names: each must have come in for this very response and question. */
export async function unknownFiles(running: Running, session: Session, valid: ValidResponse): Promise<ResponseIssue[]> {
  const answers = valid.answers.filter(({ type }) => type === 'file')
  if (answers.length === 0) return []
  const held = new Map((await readUploadsOf(running.state, session.response)).map((row) => [row.public_id, row]))
  return answers.flatMap(({ key, question, value }) => {
    const named = value as readonly FileReference[]
    const right = named.every(({ id, bytes, type }) => {
      const row = held.get(id)
      return row?.question === question && row.bytes === bytes && row.media_type === type
    })
    return right ? [] : [{ path: `answers.${key}`, code: 'bad_file' as const, params: {} }]
  })
}

/** Removes files by id; those that are gone already do not matter. */
export async function removeFiles(folder: string, ids: readonly string[]): Promise<void> {
  for (const id of ids) if (/^upl_[a-z0-9]+$/.test(id)) await rm(join(folder, id), { force: true })
}
