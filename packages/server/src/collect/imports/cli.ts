import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readConfig, urlBeside } from '../../platform/config/index.ts'
import { fieldProblems } from '../../platform/contract/index.ts'
import { languageOfTerminal } from '../../platform/i18n/index.ts'
import { inLanguage, type Language, type Message, say } from '../../platform/kernel/index.ts'
import { type Detection, type ImportView, mappingSchema, type Preview } from './contract.ts'
import { problemLine } from './service/said.ts'
import { commandWords, outcomeWords, stateWords } from './words.ts'

/** What the command touches of the world. */
export type CommandIo = {
  env: Record<string, string | undefined>
  out: (text: string) => void
  err: (text: string) => void
  /** True when `out` is a terminal: progress is then written over itself. */
  isTerminal: boolean
  fetch: typeof fetch
}

const usage = `Usage: opencxm import FILE --mapping M.json [--preview] [--url URL] [--key KEY]

  --mapping M.json  what the columns are (see mapping.schema.json); without it the suggested mapping is printed
  --preview         show the first rows as events, import nothing
  --url, --key      server and secret key; else OPENCXM_URL (the server at HOST and PORT) and OPENCXM_KEY

What is wrong with file or mapping is said in OPENCXM_LANGUAGE (en, zh-Hans, zh-Hant), else in the terminal's language (LANG).
`

type Options = { file: string; mapping: string | undefined; preview: boolean; url: string; key: string }

/**
 * `opencxm import FILE --mapping M.json`: uploads the file, starts the import and shows its progress with rate and time
 * left. Resolves to the exit status: 0 all rows in, 1 failed or refused, 2 wrong usage, 3 done with rejected rows.
 */
export async function importCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    io.out(usage)
    return 0
  }
  const options = readOptions(argv, io)
  if (!options) {
    io.err(usage)
    return 2
  }
  try {
    return await run(options, io)
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

function readOptions(argv: readonly string[], io: CommandIo): Options | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        preview: { type: 'boolean', default: false },
        url: { type: 'string' },
        key: { type: 'string' },
      },
    })
    const file = positionals[0]
    if (file === undefined || positionals.length > 1) return null
    const url = (values.url || io.env.OPENCXM_URL || urlBeside(readConfig(io.env))).replace(/\/+$/, '')
    const key = values.key ?? io.env.OPENCXM_KEY ?? ''
    if (key === '') io.err(`${said(say(commandWords.needsKey), io)}\n`)
    return key === '' ? null : { file, mapping: values.mapping, preview: values.preview, url, key }
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  }
}

async function run(options: Options, io: CommandIo): Promise<number> {
  const api = createApi(options, io)
  const mapping = options.mapping === undefined ? null : await readMapping(options.mapping, io)
  const file = await upload(api, options.file, io)
  if (mapping === null) return await showDetection(api, file, io)
  if (options.preview) return await showPreview(api, { file, mapping }, io)
  const started = await api<ImportView>('POST', '/api/v1/imports', { file, mapping })
  return await follow(api, started, io)
}

function said(message: Message, io: CommandIo): string {
  return inLanguage(message, languageOfTerminal(io.env))
}

async function readMapping(path: string, io: CommandIo): Promise<unknown> {
  const value = readJson(await readFile(path, 'utf8').catch((error) => unreadable(path, error, io)), { path, io })
  const parsed = mappingSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const language: Language = languageOfTerminal(io.env)
  const lines = fieldProblems(parsed.error, { value, place: 'mapping', language }).map(
    ({ field, reason }) => `  ${field}: ${reason}`,
  )
  throw new Error([said(say(commandWords.badMapping, { path }), io), ...lines].join('\n'))
}

function readJson(text: string, { path, io }: { path: string; io: CommandIo }): unknown {
  try {
    // Editors on Windows begin a file with this mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Error(said(say(commandWords.notJson, { path, why: reasonOf(error) }), io))
  }
}

function unreadable(path: string, error: unknown, io: CommandIo): never {
  throw new Error(said(say(commandWords.unreadable, { path, why: reasonOf(error) }), io))
}

/** A failed fetch says what happened in its cause alone. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message
}

/** The server does not answer, or cannot yet: the same call may succeed later. */
class AwayError extends Error {}

type Api = <Reply>(method: string, path: string, body?: unknown) => Promise<Reply>

/** Calls the API; throws an Error with the problem's words for every refusal. Bytes are sent as they are, the rest as JSON. */
function createApi(options: Options, io: CommandIo): Api {
  return async <Reply>(method: string, path: string, body?: unknown): Promise<Reply> => {
    const bytes = body instanceof Uint8Array
    const response = await io
      .fetch(`${options.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${options.key}`,
          'accept-language': languageOfTerminal(io.env),
          ...(body === undefined ? {} : { 'content-type': bytes ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body === undefined ? {} : { body: bytes ? Uint8Array.from(body) : JSON.stringify(body) }),
      })
      .catch((error: unknown) => {
        throw new AwayError(said(say(commandWords.noAnswer, { url: options.url, why: reasonOf(error) }), io))
      })
    const reply = (await response.json().catch(() => {
      throw new Error(said(say(commandWords.notOurs, { url: options.url, status: response.status }), io))
    })) as Reply & Problem
    if (response.status === 503) throw new AwayError(problemText(reply))
    if (!response.ok) throw new Error(problemText(reply))
    return reply
  }
}

type Problem = {
  title?: string
  detail?: string
  problems?: { field: string; reason: string; expected?: string; found?: string }[]
}

function problemText({ title, detail, problems = [] }: Problem): string {
  // A problem that only repeats the sentence above it adds nothing.
  const telling = problems.filter(({ reason, found }) => reason !== detail || found !== undefined)
  const lines = telling.map(({ field, reason, expected, found }) =>
    [
      reason === detail ? `  ${field}` : `  ${field}: ${reason}`,
      // A reason that is whole by itself names its parts already.
      ...(found === undefined || reason.includes(found) ? [] : [`found ${found}`]),
      ...(expected === undefined || reason.includes(expected) ? [] : [`expected ${expected}`]),
    ].join('; '),
  )
  return [detail ?? title ?? 'The server refused.', ...lines].join('\n')
}

async function upload(api: Api, path: string, io: CommandIo): Promise<string> {
  const info = await stat(path).catch((error) => unreadable(path, error, io))
  if (!info.isFile()) unreadable(path, 'EISDIR', io)
  const { size } = info
  const { id, partBytesMax } = await api<{ id: string; partBytesMax: number }>('POST', '/api/v1/imports/files', {
    name: basename(path),
  })
  const file = await open(path)
  try {
    const part = Buffer.alloc(Math.min(partBytesMax, 8 * 1024 * 1024, Math.max(1, size)))
    for (let offset = 0; offset < size; ) {
      const { bytesRead } = await file.read(part, 0, part.length, offset)
      if (bytesRead === 0) break
      await api('PUT', `/api/v1/imports/files/${id}/content?offset=${offset}`, part.subarray(0, bytesRead))
      offset += bytesRead
      progress(io, said(say(commandWords.uploading, { share: percent(offset / size) }), io))
    }
  } finally {
    await file.close()
  }
  await api('POST', `/api/v1/imports/files/${id}/complete`)
  endLine(io)
  return id
}

async function showDetection(api: Api, file: string, io: CommandIo): Promise<number> {
  const found = await api<Detection>('POST', `/api/v1/imports/files/${file}/detect`, {})
  for (const { code, field, detail } of found.warnings)
    io.err(`${code}${field === null ? '' : ` (${field})`}: ${detail}\n`)
  io.out(
    `${JSON.stringify(found.suggestion ?? { read: found.read, columns: found.columns.map(({ name }) => name) }, null, 2)}\n`,
  )
  return 0
}

async function showPreview(api: Api, input: { file: string; mapping: unknown }, io: CommandIo): Promise<number> {
  const found = await api<Preview>('POST', `/api/v1/imports/files/${input.file}/preview`, {
    mapping: input.mapping,
    rows: 20,
  })
  for (const row of found.rows) {
    io.out(
      `${said(say(commandWords.previewLine, { line: row.line, outcome: said(say(outcomeWords[row.outcome]), io) }), io)}${row.because === null ? '' : ` (${row.because})`}\n`,
    )
    for (const problem of row.problems) io.out(`    ${problemLine(problem, languageOfTerminal(io.env))}\n`)
    for (const message of row.messages) {
      const who =
        message.identifiers.map(({ kind, value }) => `${kind}:${value}`).join(' ') || said(say(commandWords.nobody), io)
      io.out(
        `    ${message.withoutTime ? said(say(commandWords.noTime), io) : message.at}  ${message.name}  ${who}  ${JSON.stringify(message.props)}\n`,
      )
    }
  }
  const key =
    found.rowKey.by === 'columns'
      ? say(commandWords.keyByColumns, { dataset: found.rowKey.dataset, columns: found.rowKey.columns.join(', ') })
      : say(commandWords.keyByLine)
  io.out(`${said(key, io)}\n`)
  for (const { code, detail } of found.warnings) io.err(`${code}: ${detail}\n`)
  return found.sample.rejected > 0 ? 3 : 0
}

const pollMs = 500
/** How long a server may be away, such as for a restart, before the command stops watching; the import goes on without it. */
const awayMsMax = 120_000

/** The import as it is half a second later, or as soon as a server that is away is back. */
async function watch(api: Api, view: ImportView, io: CommandIo): Promise<ImportView> {
  for (let awayMs = 0; ; awayMs += pollMs) {
    await sleep(pollMs)
    try {
      return await api<ImportView>('GET', `/api/v1/imports/${view.id}`)
    } catch (error) {
      if (!(error instanceof AwayError)) throw error
      if (awayMs >= awayMsMax)
        throw new Error(said(say(commandWords.goesOn, { id: view.id, why: reasonOf(error) }), io))
      progress(io, said(say(commandWords.waiting, { why: reasonOf(error) }), io))
    }
  }
}

/** Watches an import until it ends, writing a line whenever it moved. */
async function follow(api: Api, started: ImportView, io: CommandIo): Promise<number> {
  let view = started
  while (view.state === 'queued' || view.state === 'running') {
    view = await watch(api, view, io)
    progress(io, lineOf(view, io))
  }
  endLine(io)
  const ended = say(commandWords.ended, {
    ...{ state: stateOf(view, io), accepted: view.rowsAccepted, unchanged: view.rowsUnchanged, id: view.id },
    ...{ rejected: view.rowsRejected, skipped: view.rowsSkipped, messages: view.messages },
  })
  io.out(`${said(ended, io)}\n`)
  if (view.error !== null) io.err(`${view.error}\n`)
  if (view.rowsRejected > 0)
    io.err(`${said(say(commandWords.rejectedAt, { path: `/api/v1/imports/${view.id}/rejected.csv` }), io)}\n`)
  if (view.state !== 'done') return 1
  return view.rowsRejected > 0 ? 3 : 0
}

function lineOf(view: ImportView, io: CommandIo): string {
  const { rowsPerSecond, secondsLeft, rowsRead: rows, rowsRejected: rejected } = view
  const state = { state: stateOf(view, io), share: percent(view.fraction), rows, rejected }
  const parts = [
    say(commandWords.progress, state),
    ...(rowsPerSecond === null ? [] : [say(commandWords.rate, { rate: Math.round(rowsPerSecond) })]),
    ...(secondsLeft === null ? [] : [leftOf(secondsLeft)]),
  ]
  return parts.map((part) => said(part, io)).join('')
}

function stateOf({ state }: ImportView, io: CommandIo): string {
  const words = stateWords[state]
  return words ? said(say(words), io) : state
}

function percent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`
}

function leftOf(seconds: number): Message {
  const whole = Math.ceil(seconds)
  if (whole < 90) return say(commandWords.secondsLeft, { count: whole })
  return say(commandWords.minutesLeft, { count: Math.ceil(whole / 60) })
}

function progress(io: CommandIo, text: string): void {
  io.err(io.isTerminal ? `\r\u001b[K${text}` : `${text}\n`)
}

function endLine(io: CommandIo): void {
  if (io.isTerminal) io.err('\n')
}
