import * as z from 'zod'

export const scalarSchema = z.union([z.string().max(4000), z.number(), z.boolean(), z.null()])
export type Scalar = z.infer<typeof scalarSchema>

export const columnSchema = z
  .string()
  .min(1)
  .max(300)
  .describe('Name of a column as the preview shows it; nested JSON is written with dots (user.email).')

const conversions = ['text', 'number', 'integer', 'boolean', 'time', 'date', 'json', 'list'] as const
export type Conversion = (typeof conversions)[number]

const valueMapSchema = z
  .record(z.string().max(400), scalarSchema)
  .describe('Replaces a cell by another value; null = missing. Compared as trimmed text, numbers by value (6 = 6.0).')

const shaping = {
  missing: z.array(scalarSchema).max(200).optional().describe('Cells that mean "no value", besides empty ones.'),
  map: valueMapSchema.optional(),
  otherwise: z
    .enum(['keep', 'missing', 'reject'])
    .optional()
    .describe('What happens to a cell that `map` does not name; keep unless said.'),
  as: z
    .enum(conversions)
    .optional()
    .describe('Type to read the cell as; without it the cell is kept as the file has it.'),
  separator: z.string().min(1).max(8).optional().describe('Between the items of `as: list`; a comma unless said.'),
  default: scalarSchema.optional().describe('Taken when the value is missing.'),
}

/** Where a datum comes from: a plain string is a column's name; objects say more. */
export type Value =
  | string
  | ({ column: string } & Shaping)
  | ({ template: string } & Shaping)
  | { constant: Scalar }
  | { firstOf: Value[] }
  | { product: Value[]; round?: number | undefined }
export type Shaping = {
  missing?: Scalar[] | undefined
  map?: Record<string, Scalar> | undefined
  otherwise?: 'keep' | 'missing' | 'reject' | undefined
  as?: Conversion | undefined
  separator?: string | undefined
  default?: Scalar | undefined
}

const fromColumn = z.strictObject({ column: columnSchema, ...shaping })
const fromTemplate = z.strictObject({
  template: z
    .string()
    .min(1)
    .max(400)
    .describe('Text with columns in braces: sfo-{YEAR}-{RESPNUM}; missing if one of them is.'),
  ...shaping,
})

export const valueSchema: z.ZodType<Value, Value> = z
  .union([
    columnSchema,
    fromColumn,
    fromTemplate,
    z.strictObject({ constant: scalarSchema }),
    z.strictObject({
      get firstOf() {
        return z.array(valueSchema).min(1).max(20).describe('The first that is not missing.')
      },
    }),
    z.strictObject({
      get product() {
        return z.array(valueSchema).min(2).max(5).describe('Numbers multiplied, such as quantity and unit price.')
      },
      round: z.int().min(0).max(9).optional().describe('Decimal places; 2 for most money.'),
    }),
  ])
  .meta({ id: 'Value', description: 'A plain string is the name of a column.' })

/** A name: a plain string is the name itself; `{ column }` and `{ template }` take it from the row. */
export type Label = string | ({ column: string } & Shaping) | ({ template: string } & Shaping)

export const labelSchema: z.ZodType<Label, Label> = z
  .union([z.string().min(1).max(400), fromColumn, fromTemplate])
  .meta({ id: 'Label', description: 'A plain string is the text itself; objects take it from the row.' })

const comparable = z.union([z.string().max(4000), z.number(), z.boolean()])

/** A test on a row. Text is compared trimmed and exactly; numbers by value. A missing cell passes only `is: missing` and `not`. */
export type Condition =
  | { column: string; is: 'missing' | 'present' }
  | { column: string; equals: string | number | boolean }
  | { column: string; in: (string | number | boolean)[] }
  | { column: string; startsWith: string }
  | { column: string; endsWith: string }
  | { column: string; contains: string }
  | { column: string; atLeast: number }
  | { column: string; atMost: number }
  | { column: string; above: number }
  | { column: string; below: number }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }

const column = columnSchema
const text = z.string().min(1).max(400)

export const conditionSchema: z.ZodType<Condition, Condition> = z
  .union([
    z.strictObject({ column, is: z.enum(['missing', 'present']) }),
    z.strictObject({ column, equals: comparable }),
    z.strictObject({ column, in: z.array(comparable).min(1).max(500) }),
    z.strictObject({ column, startsWith: text }),
    z.strictObject({ column, endsWith: text }),
    z.strictObject({ column, contains: text }),
    z.strictObject({ column, atLeast: z.number() }),
    z.strictObject({ column, atMost: z.number() }),
    z.strictObject({ column, above: z.number() }),
    z.strictObject({ column, below: z.number() }),
    z.strictObject({
      get all() {
        return z.array(conditionSchema).min(1).max(50)
      },
    }),
    z.strictObject({
      get any() {
        return z.array(conditionSchema).min(1).max(50)
      },
    }),
    z.strictObject({
      get not() {
        return conditionSchema
      },
    }),
  ])
  .meta({ id: 'Condition' })
