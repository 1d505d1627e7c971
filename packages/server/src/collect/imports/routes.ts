import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type Edge, type Handlers, mountRoutes } from '../../platform/http/index.ts'
import { fail, say } from '../../platform/kernel/index.ts'
import { importsRoutes } from './contract.ts'
import type { ImportsDeps } from './service/deps.ts'
import { detect } from './service/detect.ts'
import { completeFile, createFile, deleteFile, getFile, keepDraft, sendFilePart } from './service/files.ts'
import type { ImportJobs } from './service/job-names.ts'
import {
  cancelImport,
  getImport,
  listImports,
  resumeImport,
  startImport,
  undoImport,
} from './service/manage-imports.ts'
import { deleteMapping, listMappings, renameMapping, saveMapping } from './service/mappings.ts'
import { preview } from './service/preview.ts'
import { listRejected, rejectedCsv, repairRejected } from './service/rejected.ts'
import { words } from './words.ts'

/** Mounts the routes of imports in a context of their own, where a body of bytes is a stream. */
export async function mountImports(
  app: FastifyInstance,
  edge: Edge,
  deps: ImportsDeps & { jobs: ImportJobs },
): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
    mountRoutes(scope, edge, { routes: importsRoutes, handlers: importsHandlers(deps) })
  })
}

/** Handlers of collect/imports. */
function importsHandlers(deps: ImportsDeps & { jobs: ImportJobs }): Handlers<typeof importsRoutes> {
  return {
    createFile: async (ctx, { body }) => await createFile(ctx, body),
    sendFilePart: async (ctx, { params, query }, { request }) =>
      await sendFilePart(ctx, deps, { id: params.file, offset: query.offset, content: bytesOf(request.body) }),
    completeFile: async (ctx, { params }) => await completeFile(ctx, deps, params.file),
    getFile: async (ctx, { params }) => await getFile(ctx, params.file),
    keepDraft: async (ctx, { params, body }) => await keepDraft(ctx, { id: params.file, ...body }),
    deleteFile: async (ctx, { params }) => {
      await deleteFile(ctx, deps, params.file)
      return { deleted: true }
    },
    detect: async (ctx, { params, body }) => await detect(ctx, deps, { file: params.file, read: body.read }),
    preview: async (ctx, { params, body }) => await preview(ctx, deps, { file: params.file, ...body }),
    startImport: async (ctx, { body }) => await startImport(ctx, deps, body),
    listImports: async (ctx, { query }) => await listImports(ctx, query),
    getImport: async (ctx, { params }) => await getImport(ctx, params.id),
    cancelImport: async (ctx, { params }) => await cancelImport(ctx, params.id),
    resumeImport: async (ctx, { params }) => await resumeImport(ctx, deps, params.id),
    undoImport: async (ctx, { params }) => await undoImport(ctx, deps, params.id),
    listRejected: async (ctx, { params, query }) => await listRejected(ctx, { id: params.id, ...query }),
    downloadRejected: async (ctx, { params, query }, { reply }) => {
      const lines = rejectedCsv({ ...ctx, language: query.language ?? ctx.language }, params.id)[Symbol.asyncIterator]()
      // The first line decides between a file and a problem: after it the status is sent.
      const first = await lines.next()
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="rejected-${params.id.replace(/\W/g, '')}.csv"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(following(first, lines), { objectMode: false }))
    },
    repairRejected: async (ctx, { params, body }) =>
      await repairRejected(ctx, deps, { id: params.id, rows: body.rows }),
    listMappings: async (ctx) => ({ mappings: await listMappings(ctx) }),
    saveMapping: async (ctx, { body }) => await saveMapping(ctx, body.mapping),
    renameMapping: async (ctx, { params, body }) => await renameMapping(ctx, { id: params.id, name: body.name }),
    deleteMapping: async (ctx, { params }) => {
      await deleteMapping(ctx, params.id)
      return { deleted: true }
    },
  }
}

async function* following(first: IteratorResult<string>, rest: AsyncIterator<string>): AsyncIterable<string> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value
}

function bytesOf(body: unknown): AsyncIterable<Uint8Array> {
  if (body instanceof Readable) return body
  throw fail('unsupported_media_type', { message: say(words.bytesOnly) })
}
