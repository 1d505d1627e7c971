import * as z from 'zod'
import { defineRoute, expecting, pageQuerySchema } from '../../platform/contract/index.ts'
import { detectionSchema } from './contract/detection.ts'
import {
  draftSchema,
  fileSchema,
  importSchema,
  importStates,
  previewSchema,
  rejectedRowSchema,
  savedMappingSchema,
} from './contract/import.ts'
import { mappingSchema } from './contract/mapping.ts'
import { readSettingsSchema } from './contract/read.ts'
import { rejectReasonSchema } from './contract/reject.ts'

export type { ColumnView, Detection, Role, RoleGuess, Warning } from './contract/detection.ts'
export type { FileView, ImportView, Preview, RejectedProblem, SavedMapping } from './contract/import.ts'
export { type Mapping, mappingSchema } from './contract/mapping.ts'
export type { ReadSettings } from './contract/read.ts'
export type { RejectReason } from './contract/reject.ts'
export type { Condition, Label, Value } from './contract/value.ts'

/** Bytes of one part of an upload; larger files are sent in several, so that a broken connection costs little. */
export const partBytesMax = 16 * 1024 * 1024

const fileParams = z.object({ file: z.string().max(64) })
const importParams = z.object({ id: z.string().max(64) })
/** A mapping for the reference; `detect` suggests one for a file. */
const exampleMapping = {
  version: 1,
  name: 'Survey of last year',
  identifiers: [{ kind: 'user', value: { column: 'customer' } }],
  answers: [{ metric: 'nps', scale: [0, 10], items: [{ score: { column: 'score', as: 'number' } }] }],
  time: 'date',
}
const previewRows = z.int().min(1).max(200).default(20)

export const importsRoutes = {
  createFile: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/files',
    summary: 'Begins an upload.',
    permission: 'imports:write',
    audit: { none: 'begins an upload; its end is written' },
    status: 201,
    body: z.object({ name: z.string().trim().min(1).max(200) }),
    reply: fileSchema.extend({ partBytesMax: z.number().int() }),
  }),
  sendFilePart: defineRoute({
    method: 'PUT',
    path: '/api/v1/imports/files/:file/content',
    summary:
      'Sends bytes (application/octet-stream) at an offset; an offset other than what has arrived is a conflict.',
    permission: 'imports:write',
    audit: { none: 'a part of an upload, whose end is written' },
    params: fileParams,
    query: z.object({ offset: z.coerce.number().int().min(0) }),
    takes: 'application/octet-stream',
    reply: fileSchema,
  }),
  completeFile: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/files/:file/complete',
    summary: 'Ends an upload: the file is checked and hashed.',
    permission: 'imports:write',
    audit: 'imports.file_uploaded',
    params: fileParams,
    reply: fileSchema,
  }),
  getFile: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/files/:file',
    summary: 'How much of an upload has arrived: where to go on after a broken connection.',
    permission: 'imports:read',
    params: fileParams,
    reply: fileSchema.extend({ draft: draftSchema }),
  }),
  keepDraft: defineRoute({
    method: 'PUT',
    path: '/api/v1/imports/files/:file/draft',
    summary:
      'Keeps the mapping that is being made for a file, so that a reload and a colleague find it; null forgets it.',
    permission: 'imports:write',
    audit: { none: 'nothing is imported yet; the start of the import is written with its mapping' },
    params: fileParams,
    body: z.object({ draft: draftSchema }),
    reply: z.object({ draft: draftSchema }),
  }),
  deleteFile: defineRoute({
    method: 'DELETE',
    path: '/api/v1/imports/files/:file',
    summary: 'Removes an uploaded file that no import is reading.',
    permission: 'imports:write',
    audit: 'imports.file_removed',
    params: fileParams,
    reply: z.object({ deleted: z.literal(true) }),
  }),
  detect: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/files/:file/detect',
    summary:
      'Format, encoding, delimiter, columns and a suggested mapping; settings that are given are taken as they are.',
    permission: 'imports:read',
    audit: { none: 'only reads' },
    params: fileParams,
    body: z.object({ read: readSettingsSchema.default({}) }),
    reply: detectionSchema,
  }),
  preview: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/files/:file/preview',
    summary: 'The first rows as the events that they would become, with warnings and the rule of the row key.',
    permission: 'imports:read',
    audit: { none: 'only reads' },
    params: fileParams,
    body: z
      .object({ mapping: mappingSchema, rows: previewRows })
      .meta({ examples: [{ mapping: exampleMapping, rows: 20 }] }),
    reply: previewSchema,
  }),
  startImport: defineRoute({
    method: 'POST',
    path: '/api/v1/imports',
    summary: 'Starts an import of an uploaded file with a mapping, given or saved.',
    permission: 'imports:write',
    audit: 'imports.started',
    status: 202,
    body: z
      .object({ file: z.string().max(64), mapping: mappingSchema.optional(), mappingId: z.string().max(64).optional() })
      .refine(
        (body) => (body.mapping === undefined) !== (body.mappingId === undefined),
        expecting({
          en: 'either mapping or mappingId',
          'zh-Hans': 'mapping 或 mappingId 二者之一',
          'zh-Hant': 'mapping 或 mappingId 其中之一',
        }),
      )
      .meta({ examples: [{ file: 'fil_…', mappingId: 'map_…' }] }),
    reply: importSchema,
  }),
  listImports: defineRoute({
    method: 'GET',
    path: '/api/v1/imports',
    summary: 'Imports, newest first.',
    permission: 'imports:read',
    query: pageQuerySchema.extend({ state: z.enum(importStates).optional() }),
    reply: z.object({ imports: z.array(importSchema), nextCursor: z.string().nullable() }),
  }),
  getImport: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id',
    summary: 'One import with its progress, rate and time left, and its mapping.',
    permission: 'imports:read',
    params: importParams,
    reply: importSchema.extend({
      mapping: mappingSchema,
      rejectedByReason: z.record(z.string(), z.number().int()),
    }),
  }),
  cancelImport: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/:id/cancel',
    summary: 'Stops an import after the rows it is at; what is imported stays and can be undone.',
    permission: 'imports:write',
    audit: 'imports.cancelled',
    params: importParams,
    reply: importSchema,
  }),
  resumeImport: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/:id/resume',
    summary: 'Goes on with an import that failed or was cancelled, from where it stopped.',
    permission: 'imports:write',
    audit: 'imports.resumed',
    status: 202,
    params: importParams,
    reply: importSchema,
  }),
  undoImport: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/:id/undo',
    summary: 'Takes everything back that an import brought.',
    permission: 'imports:write',
    audit: 'imports.undone',
    status: 202,
    params: importParams,
    reply: importSchema,
  }),
  listRejected: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id/rejected',
    summary: 'Rows that were not imported, with line, cells and reasons.',
    permission: 'imports:read',
    params: importParams,
    query: pageQuerySchema.extend({ reason: rejectReasonSchema.optional() }),
    reply: z.object({
      columns: z.array(z.string()),
      rows: z.array(rejectedRowSchema),
      total: z.number().int(),
      nextCursor: z.string().nullable(),
    }),
  }),
  downloadRejected: defineRoute({
    method: 'GET',
    path: '/api/v1/imports/:id/rejected.csv',
    summary: 'All rejected rows as CSV: line, reasons, and the cells as they were.',
    permission: 'imports:read',
    params: importParams,
    /** A browser's download cannot say in a header which language its page has. */
    query: z.object({ language: z.enum(['en', 'zh-Hans', 'zh-Hant']).optional() }),
    replies: 'file',
  }),
  repairRejected: defineRoute({
    method: 'POST',
    path: '/api/v1/imports/:id/rejected/repair',
    summary: 'Tries rejected rows again, with changed cells where given; what is right now is imported.',
    permission: 'imports:write',
    audit: 'imports.repaired',
    params: importParams,
    body: z.object({
      rows: z
        .array(z.object({ line: z.number().int().min(1), cells: z.record(z.string().max(300), z.json()).default({}) }))
        .min(1)
        .max(500),
    }),
    reply: z.object({ accepted: z.number().int(), stillRejected: z.array(rejectedRowSchema) }),
  }),
  listMappings: defineRoute({
    method: 'GET',
    path: '/api/v1/import-mappings',
    summary: 'Saved mappings by name.',
    permission: 'imports:read',
    reply: z.object({ mappings: z.array(savedMappingSchema) }),
  }),
  saveMapping: defineRoute({
    method: 'POST',
    path: '/api/v1/import-mappings',
    summary: 'Saves a mapping under its name; one of the same name is replaced.',
    permission: 'imports:write',
    audit: 'imports.mapping_saved',
    body: z.object({ mapping: mappingSchema }).meta({ examples: [{ mapping: exampleMapping }] }),
    reply: savedMappingSchema,
  }),
  renameMapping: defineRoute({
    method: 'PATCH',
    path: '/api/v1/import-mappings/:id',
    summary: 'Renames a saved mapping.',
    permission: 'imports:write',
    audit: 'imports.mapping_renamed',
    params: importParams,
    body: z.object({ name: z.string().trim().min(1).max(120) }),
    reply: savedMappingSchema,
  }),
  deleteMapping: defineRoute({
    method: 'DELETE',
    path: '/api/v1/import-mappings/:id',
    summary: 'Deletes a saved mapping; imports made with it keep their own copy.',
    permission: 'imports:write',
    audit: 'imports.mapping_deleted',
    params: importParams,
    reply: z.object({ deleted: z.literal(true) }),
  }),
}
