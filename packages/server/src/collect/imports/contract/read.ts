import * as z from 'zod'
import { timeZoneSchema } from '../../../platform/contract/index.ts'

/** Version of the mapping language; a mapping of another version is refused. */
export const mappingVersion = 1

export const fileFormats = ['csv', 'jsonl', 'xlsx', 'parquet'] as const
export type FileFormat = (typeof fileFormats)[number]

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

export const zoneSchema = timeZoneSchema.max(64).describe('IANA time zone such as Asia/Shanghai.')

/** How the file is to be read. What is left out is detected from the file and shown before the import starts. */
export const readSettingsSchema = z
  .strictObject({
    format: z.enum(fileFormats).describe('Gzip around any of them is recognised by itself.'),
    encoding: z.enum(encodings).describe('Of CSV and JSON Lines.'),
    delimiter: z.string().length(1).describe('One character between cells of a CSV, such as , or ; or a tab.'),
    quote: z
      .enum(['"', "'", '', '\\"'])
      .describe(
        'Character around CSV cells that hold delimiters or line ends; empty = none; \\" = double quotes, and one inside a cell stands after a backslash (Spark, MySQL) instead of doubled.',
      ),
    newline: z.enum(['lf', 'cr']).describe('cr only for files of old Macs, whose lines end in a lone carriage return.'),
    skipRows: z.int().min(0).max(1000).describe('Rows (lines of a CSV) above the header, such as a title.'),
    header: z
      .boolean()
      .describe('Whether the first row names the columns; without it they are "column 1", "column 2" …'),
    headerRows: z
      .int()
      .min(1)
      .max(2)
      .describe(
        'Rows that name the columns; 2 where a second one says what each column of a question holds (SurveyMonkey).',
      ),
    sheet: z.string().min(1).max(100).describe('Sheet of an Excel file; the first visible one unless said.'),
    decimal: z.enum(['.', ',']).describe('Decimal mark of numbers written as text.'),
    dateOrder: z.enum(dateOrders).describe('Order of day and month in dates such as 03/04/2024.'),
    timeZone: zoneSchema.describe('Zone of times that carry none; the workspace’s zone unless said.'),
  })
  .partial()
  .meta({ id: 'ReadSettings' })
export type ReadSettings = z.infer<typeof readSettingsSchema>
