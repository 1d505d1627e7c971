import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { openTestApp, type TestApp } from '../routes/test-app.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Path of a file of the shared data sets (`../shared/data`), and why a test skips when it is not on this machine. */
export function sharedData(...parts: string[]): { path: string; skip: string | false } {
  const path = join(dirname(root), 'shared', 'data', ...parts)
  return { path, skip: existsSync(path) ? false : `../shared/data/${parts.join('/')} is not on this machine` }
}

/** A mapping file of the project, relative to its root. */
export function mappingFile(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), 'utf8'))
}

/** Rows of a gzipped CSV as records, all text. RFC 4180 only: the oracle of the imports, so it shares no code with them. */
export function readCsv(path: string): Record<string, string>[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8')
  const rows: string[][] = [[]]
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const row = rows.at(-1) as string[]
    if (end === '' && quoted === undefined && plain === '' && row.length === 0) break
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    if (end === '') break
    if (end !== ',') rows.push([])
  }
  const [header = [], ...body] = rows.filter((row) => row.length > 0)
  return body.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])))
}

/** The API of one workspace, called as its owner; throws what the server says when it refuses. */
export type Api = {
  get: <Reply>(path: string, query?: Record<string, string>) => Promise<Reply>
  send: <Reply>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown) => Promise<Reply>
  bytes: (path: string, content: Buffer) => Promise<void>
}

/** What an import ended with, as the API tells it. */
export type ImportEnd = {
  id: string
  state: string
  error: string | null
  rowsRead: number
  rowsAccepted: number
  rowsRejected: number
  rowsSkipped: number
  rowsUnchanged: number
  rowsWithoutPerson: number
  messages: number
}

export type TruthApp = TestApp & {
  /** A workspace with an owner's key; settings are changed through the API. */
  open: (
    name: string,
    settings?: { timeZone?: string; currency?: string },
  ) => Promise<{ api: Api; key: string; writeKey: string }>
  /** Uploads a file, starts the import and follows it by the API until it ended and everything is counted. */
  importFile: (api: Api, input: { path: string; mapping: unknown }) => Promise<ImportEnd>
}

/** The whole server on a folder of its own, spoken to by its API alone. */
export async function openTruthApp(): Promise<TruthApp> {
  const app = await openTestApp()
  return {
    ...app,
    open: async (name, settings = {}) => {
      const made = await app.workspace(name)
      const key = await made.key('owner')
      const api = apiOf(app, key)
      if (settings.timeZone || settings.currency) await api.send('PATCH', '/api/v1/workspace', settings)
      return { api, key, writeKey: made.writeKey }
    },
    importFile: async (api, { path, mapping }) => {
      const { id: file } = await api.send<{ id: string }>('POST', '/api/v1/imports/files', {
        name: path.split('/').at(-1),
      })
      const content = readFileSync(path)
      const part = 4 * 1024 * 1024
      for (let offset = 0; offset < content.length; offset += part)
        await api.bytes(
          `/api/v1/imports/files/${file}/content?offset=${offset}`,
          content.subarray(offset, offset + part),
        )
      await api.send('POST', `/api/v1/imports/files/${file}/complete`, {})
      const { id } = await api.send<{ id: string }>('POST', '/api/v1/imports', { file, mapping })
      for (;;) {
        const view = await api.get<ImportEnd>(`/api/v1/imports/${id}`)
        if (view.state !== 'queued' && view.state !== 'running') {
          await app.settle()
          return view
        }
        await app.worker.drain()
      }
    },
  }
}

function apiOf(app: TestApp, key: string): Api {
  const checked = (reply: { statusCode: number; body: string }, what: string) => {
    if (reply.statusCode < 200 || reply.statusCode > 299)
      throw new Error(`${what}: ${reply.statusCode} ${reply.body.slice(0, 1000)}`)
    return JSON.parse(reply.body)
  }
  const authorization = `Bearer ${key}`
  return {
    get: async (path, query = {}) => {
      const url = `${path}?${new URLSearchParams(query)}`
      return checked(await app.http.inject({ method: 'GET', url, headers: { authorization } }), url)
    },
    send: async (method, url, body) => {
      const headers = { authorization, 'content-type': 'application/json' }
      return checked(await app.http.inject({ method, url, headers, payload: JSON.stringify(body) }), `${method} ${url}`)
    },
    bytes: async (url, content) => {
      const headers = { authorization, 'content-type': 'application/octet-stream' }
      checked(await app.http.inject({ method: 'PUT', url, headers, payload: content }), `PUT ${url}`)
    },
  }
}
