import * as z from 'zod'
import { mappingSchema } from './mapping.ts'
import { dateOrders, encodings, fileFormats } from './read.ts'

/** What a column looks like from its sample. */
const columnKinds = [
  'empty',
  'integer',
  'number',
  'boolean',
  'time',
  'email',
  'phone',
  'text',
  'long_text',
  'json',
] as const
export type ColumnKind = (typeof columnKinds)[number]

/** What a column is for. */
const roles = [
  'identifier',
  'event_name',
  'time',
  'score',
  'text',
  'trait',
  'property',
  'weight',
  'response',
  'touchpoint',
  'channel',
  'amount',
  'currency',
  'order_id',
  'ignore',
] as const
export type Role = (typeof roles)[number]

const guessSchema = z.object({
  role: z.enum(roles),
  /** Kind of identifier, or metric of a score. */
  kind: z.string().nullable(),
  /** Scale of a score. */
  scale: z.tuple([z.number(), z.number()]).nullable(),
  confidence: z.enum(['likely', 'unsure']),
  /** What spoke for it: `header`, `values` or `both`. */
  because: z.enum(['header', 'values', 'both', 'rest']),
})
export type RoleGuess = z.infer<typeof guessSchema>

const columnViewSchema = z.object({
  name: z.string(),
  kind: z.enum(columnKinds),
  samples: z.array(z.string()),
  filled: z.number().int(),
  missing: z.number().int(),
  distinct: z.number().int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Words that stand for "no value" in a column of numbers or times, such as N/A. */
  missingWords: z.array(z.string()),
  /** The words of a column of few, with the score that each means on a usual scale; null where a person has to say. */
  options: z.array(z.object({ text: z.string(), score: z.number().nullable() })),
  guess: guessSchema,
})
export type ColumnView = z.infer<typeof columnViewSchema>

/** Things that a person should look at before the import starts. `field` names the setting or column. */
export const warningSchema = z.object({
  code: z.enum([
    'encoding_unsure',
    'encoding_damaged',
    'delimiter_unsure',
    'header_unsure',
    'decimal_ambiguous',
    'decimal_mixed',
    'date_order_ambiguous',
    'date_order_inconsistent',
    'no_rows',
    'no_time',
    'other_times',
    'order_lines',
    'no_identifier',
    'identifier_damaged',
    'identifier_decimal',
    'missing_words',
    'column_not_in_file',
    'rows_rejected',
    'rows_without_time',
    'rows_without_person',
    'future_times',
    'repeated_keys',
    'imported_before',
    'other_sheets',
  ]),
  field: z.string().nullable(),
  detail: z.string(),
})
export type Warning = z.infer<typeof warningSchema>

/** How the file is read, as found; null where a person has to decide. */
const detectedReadSchema = z.object({
  format: z.enum(fileFormats),
  gzip: z.boolean(),
  encoding: z.enum(encodings),
  delimiter: z.string(),
  quote: z.string(),
  newline: z.enum(['lf', 'cr']),
  skipRows: z.number().int(),
  header: z.boolean(),
  headerRows: z.int(),
  sheet: z.string().nullable(),
  sheets: z.array(z.string()),
  decimal: z.enum(['.', ',']),
  dateOrder: z.enum(dateOrders).nullable(),
  timeZone: z.string(),
})
export type DetectedRead = z.infer<typeof detectedReadSchema>

export const detectionSchema = z.object({
  read: detectedReadSchema,
  confidence: z.object({
    encoding: z.enum(['certain', 'likely', 'unsure']),
    delimiter: z.enum(['likely', 'unsure']),
    header: z.enum(['likely', 'unsure']),
    decimal: z.enum(['clear', 'ambiguous', 'none']),
    dateOrder: z.enum(['clear', 'ambiguous', 'inconsistent', 'none']),
  }),
  encodingAlternatives: z.array(z.enum(encodings)),
  /** Rows that were looked at. */
  sampleRows: z.number().int(),
  columns: z.array(columnViewSchema),
  warnings: z.array(warningSchema),
  /** A mapping to start from. null when nothing in the file names a person or an event. */
  suggestion: mappingSchema.nullable(),
})
export type Detection = z.infer<typeof detectionSchema>
