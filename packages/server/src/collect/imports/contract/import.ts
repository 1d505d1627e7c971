import * as z from 'zod'
import { warningSchema } from './detection.ts'
import { mappingSchema } from './mapping.ts'
import { rejectReasonSchema } from './reject.ts'

export const importStates = ['queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone'] as const

export const fileSchema = z.object({
  id: z.string(),
  name: z.string(),
  bytesReceived: z.number().int(),
  state: z.enum(['receiving', 'ready', 'removed']),
  /** SHA-256 of the content, unpacked; null until the file is complete. */
  sha256: z.string().nullable(),
  createdAt: z.iso.datetime(),
})
export type FileView = z.infer<typeof fileSchema>

/** What a person has changed about the suggestion for a file, as their page keeps it; the server does not look into it. */
export const draftSchema = z.record(z.string(), z.json()).nullable()

export const importSchema = z.object({
  id: z.string(),
  name: z.string(),
  fileName: z.string(),
  state: z.enum(importStates),
  cancelRequested: z.boolean(),
  /** Why it failed. */
  error: z.string().nullable(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  /** Rows below the header that were read; each is accepted, rejected or skipped. */
  rowsRead: z.number().int(),
  /** Rows that became messages, those included that were here already. */
  rowsAccepted: z.number().int(),
  rowsRejected: z.number().int(),
  /** Left out by the mapping. */
  rowsSkipped: z.number().int(),
  /** Of the accepted rows, those all of whose messages an earlier import had brought. */
  rowsUnchanged: z.number().int(),
  rowsWithoutTime: z.number().int(),
  rowsWithoutPerson: z.number().int(),
  messages: z.number().int(),
  /** Places in text that could not be decoded. */
  textsDamaged: z.number().int(),
  /** Share of the file that was read, 0 to 1. */
  fraction: z.number(),
  rowsPerSecond: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  /** True while the file is still here, so that rejected rows can be repaired and the file imported again. */
  fileKept: z.boolean(),
})
export type ImportView = z.infer<typeof importSchema>

const cellSchema = z.json()

const problemSchema = z.object({
  reason: rejectReasonSchema,
  /** The reason in words, in the caller's language; so is what is expected. */
  why: z.string(),
  column: z.string().nullable(),
  found: z.string().nullable(),
  expected: z.string(),
})

export type RejectedProblem = z.infer<typeof problemSchema>

export const rejectedRowSchema = z.object({
  line: z.number().int(),
  cells: z.array(cellSchema),
  problems: z.array(problemSchema),
})

/** One message as the preview shows it. */
const previewMessageSchema = z.object({
  name: z.string(),
  at: z.iso.datetime(),
  /** True when no time is known and the import's own is shown. */
  withoutTime: z.boolean(),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
  traits: z.array(z.object({ op: z.string(), key: z.string(), value: z.json().nullable() })),
  props: z.record(z.string(), z.json()),
  consent: z.record(z.string(), z.boolean()).nullable(),
})

export const previewSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      line: z.number().int(),
      cells: z.array(cellSchema),
      outcome: z.enum(['accepted', 'skipped', 'rejected']),
      because: z.string().nullable(),
      messages: z.array(previewMessageSchema),
      problems: z.array(problemSchema),
    }),
  ),
  /** What tells a row from others: key columns across files, or the line within this file. */
  rowKey: z.union([
    z.object({ by: z.literal('columns'), dataset: z.string(), columns: z.array(z.string()) }),
    z.object({ by: z.literal('line'), fileHash: z.string() }),
  ]),
  /** Of the rows that were looked at (up to 1,000). */
  sample: z.object({
    rows: z.number().int(),
    accepted: z.number().int(),
    rejected: z.number().int(),
    skipped: z.number().int(),
    messages: z.number().int(),
  }),
  warnings: z.array(warningSchema),
  /** The mapping with what was detected filled in: what an import would use. */
  mapping: mappingSchema,
})
export type Preview = z.infer<typeof previewSchema>

export const savedMappingSchema = z.object({
  id: z.string(),
  name: z.string(),
  mapping: mappingSchema,
  updatedAt: z.iso.datetime(),
})
export type SavedMapping = z.infer<typeof savedMappingSchema>
