import * as z from 'zod'
import { expectations, expecting } from '../../../platform/contract/index.ts'
import type { Words } from '../../../platform/kernel/index.ts'
import { mappingVersion, readSettingsSchema, zoneSchema } from './read.ts'
import { columnSchema, conditionSchema, labelSchema, scalarSchema, type Value, valueSchema } from './value.ts'

/** Longest trait, property or identifier kind; longer keys are typing errors. */
const keySchema = z.string().min(1).max(200)

const timeFormats = ['auto', 'epoch_s', 'epoch_ms', 'epoch_us', 'excel_1900', 'excel_1904'] as const
export type TimeFormat = (typeof timeFormats)[number]

const timeSchema = z
  .union([
    columnSchema,
    z.strictObject({
      value: valueSchema,
      format: z
        .enum(timeFormats)
        .optional()
        .describe(
          'auto reads ISO 8601, 2024/3/5 14:30, 05.03.2024, 5 Mar 2024, 2024年3月5日 下午2:30, 20240305, 2024, a spreadsheet’s 45356.5.',
        ),
      timeZone: z
        .union([zoneSchema, z.strictObject({ column: columnSchema })])
        .optional()
        .describe('Zone of times that carry none; `read.timeZone` unless said.'),
      dst: z
        .enum(['compatible', 'reject'])
        .optional()
        .describe(
          'Local times that occur twice or never when clocks change. compatible (unless said): the earlier of two; one that never occurs moves forward by the gap.',
        ),
    }),
  ])
  .meta({ id: 'Time', description: 'A plain string is the name of a column.' })
export type TimeMapping = z.infer<typeof timeSchema>

const partId = expecting({
  en: 'up to 60 letters, digits, dots, hyphens and underscores',
  'zh-Hans': '最多 60 个字母、数字、点、连字符和下划线',
  'zh-Hant': '最多 60 個字母、數字、點、連字號和底線',
})

const identifierSchema = z.strictObject({
  kind: z
    .string()
    .regex(
      /^[a-z][a-z0-9_]{0,62}$/,
      expecting({
        en: 'a kind of identifier in lower case, such as user or wechat_openid',
        'zh-Hans': '小写的标识类型，例如 user 或 wechat_openid',
        'zh-Hant': '小寫的識別碼類型，例如 user 或 wechat_openid',
      }),
    )
    .describe('user, anonymous, email, phone, wechat_openid, … in lower case.'),
  value: valueSchema,
})

export type TraitMapping = Value | { value: Value; op: 'set' | 'set_once' | 'append' | 'increment' }
const traitSchema: z.ZodType<TraitMapping, TraitMapping> = z.union([
  valueSchema,
  z.strictObject({ value: valueSchema, op: z.enum(['set', 'set_once', 'append', 'increment']) }),
])

const propsSchema = z.record(keySchema, valueSchema)

const itemsSchema = z.strictObject({
  as: keySchema.describe('Name of the property that holds the list, such as products.'),
  fields: propsSchema,
})

const eventSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[\w.-]{1,60}$/, partId)
      .optional()
      .describe('Part of the message key; the name unless said. Set it when two events of a row share a name.'),
    name: labelSchema,
    when: conditionSchema.optional(),
    time: timeSchema.optional().describe('Own time of this event; the row’s time unless said.'),
    props: propsSchema.optional(),
    restAsProps: z.boolean().optional().describe('Every column that nothing else uses becomes a property.'),
    items: itemsSchema.optional().describe('With `group`: one list entry for each row of the group.'),
    sums: propsSchema.optional().describe('With `group`: numbers added up over the rows of the group.'),
  })
  .meta({ id: 'Event' })
export type EventMapping = z.infer<typeof eventSchema>

const scaleSchema = z
  .tuple([z.number(), z.number()])
  .refine(
    ([low, high]) => low < high,
    expecting({
      en: 'the lowest score, then the highest',
      'zh-Hans': '先最低分，后最高分',
      'zh-Hant': '先最低分，後最高分',
    }),
  )
  .describe('Lowest and highest possible score, such as [1, 5]; anything outside is rejected.')

const answerDefaults = {
  metric: labelSchema.optional().describe('nps, csat, ces or a metric of your own; needed where there is a score.'),
  scale: scaleSchema.optional(),
  higherIsBetter: z.boolean().optional().describe('true unless said.'),
  missing: z
    .array(scalarSchema)
    .max(50)
    .optional()
    .describe('Codes that are no score, such as 0 and 6 on a scale of 1 to 5.'),
  touchpoint: labelSchema.optional(),
  channel: labelSchema.optional(),
}

const answerItemSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.-]{1,60}$/, partId)
    .optional()
    .describe('Part of the message key; metric, touchpoint and columns unless said.'),
  score: valueSchema.optional(),
  text: valueSchema.optional(),
  question: labelSchema.optional(),
  when: conditionSchema.optional(),
  ...answerDefaults,
})
export type AnswerItem = z.infer<typeof answerItemSchema>

const answersSchema = z
  .strictObject({
    response: valueSchema.optional().describe('What joins the answers of one filled-in survey; the row unless said.'),
    time: timeSchema.optional(),
    when: conditionSchema.optional(),
    weight: valueSchema.optional().describe('Survey weight, a number above 0.'),
    props: propsSchema.optional(),
    ...answerDefaults,
    items: z.array(answerItemSchema).min(1).max(500),
  })
  .meta({ id: 'Answers', description: 'What stands beside `items` holds for each of them unless it says otherwise.' })
export type AnswersMapping = z.infer<typeof answersSchema>

/** Which column is what: the whole meaning of an import in one document. Unknown fields are refused. */
export const mappingSchema = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(mappingVersion),
    name: z.string().trim().min(1).max(120),
    dataset: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, expecting(expectations.machineWord))
      .optional()
      .describe(
        'What the rows are, such as orders. Rows of the same data set with equal `key` cells are one and the same row.',
      ),
    read: readSettingsSchema.optional(),
    missing: z
      .array(scalarSchema)
      .max(50)
      .optional()
      .describe('Cells that mean "no value" anywhere, besides empty ones.'),
    skip: z
      .array(z.strictObject({ when: conditionSchema, because: z.string().max(200).optional() }))
      .max(50)
      .optional()
      .describe('Rows to leave out by design; counted, not rejected.'),
    key: z
      .array(columnSchema)
      .min(1)
      .max(10)
      .optional()
      .describe('Columns that tell a row from all others; else file and line do.'),
    group: z
      .strictObject({ by: z.array(columnSchema).min(1).max(10) })
      .optional()
      .describe('Rows that follow each other with equal cells here are one thing, such as the lines of an order.'),
    time: timeSchema.optional().describe('A row without time sets traits only.'),
    identifiers: z.array(identifierSchema).max(20).optional(),
    requireIdentifier: z
      .boolean()
      .optional()
      .describe('Reject rows that name nobody; else their events belong to nobody.'),
    traits: z.record(keySchema, traitSchema).optional(),
    restAsTraits: z.boolean().optional().describe('Every column that nothing else uses becomes a trait.'),
    consent: z
      .record(keySchema, valueSchema)
      .optional()
      .describe('Purpose, such as email_marketing, and the column that says whether consent was given.'),
    events: z.array(eventSchema).max(100).optional(),
    answers: z.array(answersSchema).max(20).optional(),
  })
  .superRefine((mapping, context) => {
    for (const [path, words] of contradictions(mapping))
      context.addIssue({ code: 'custom', path, message: words.en, expecting: words })
  })
  .meta({ id: 'Mapping', title: 'OpenCXM import mapping' })
export type Mapping = z.infer<typeof mappingSchema>

type Parts = {
  dataset?: string | undefined
  key?: unknown
  group?: unknown
  restAsTraits?: boolean | undefined
  traits?: Record<string, unknown> | undefined
  identifiers?: unknown[] | undefined
  consent?: unknown
  events?: EventMapping[] | undefined
  answers?: AnswersMapping[] | undefined
}

/** What parts of a mapping need of each other; each finishes "expected …". */
const needs = {
  dataset: {
    en: 'a name with key or group: it says which rows are compared',
    'zh-Hans': '与 key 或 group 一同给出的名称，用于说明哪些行相互比较',
    'zh-Hant': '與 key 或 group 一同給出的名稱，用於說明哪些列相互比較',
  },
  noKey: {
    en: 'nothing with group: the columns of group.by are the key',
    'zh-Hans': '有 group 时留空：group.by 的列就是键',
    'zh-Hant': '有 group 時留空：group.by 的欄就是鍵',
  },
  oneRest: {
    en: 'one place at most that takes the remaining columns',
    'zh-Hans': '至多一处接收其余各列',
    'zh-Hant': '至多一處接收其餘各欄',
  },
  group: {
    en: 'items and sums only with group',
    'zh-Hans': '仅在有 group 时使用 items 和 sums',
    'zh-Hant': '僅在有 group 時使用 items 和 sums',
  },
  scoreOrText: { en: 'score or text', 'zh-Hans': 'score 或 text', 'zh-Hant': 'score 或 text' },
  metric: { en: 'a metric for the score', 'zh-Hans': '评分所属的 metric', 'zh-Hant': '評分所屬的 metric' },
  scale: {
    en: 'a scale for the score, such as [0, 10]',
    'zh-Hans': '评分的量表 scale，例如 [0, 10]',
    'zh-Hant': '評分的量表 scale，例如 [0, 10]',
  },
  anything: {
    en: 'something to import: events, answers, traits, consent or two identifiers',
    'zh-Hans': '要导入的内容：events、answers、traits、consent 或两个标识',
    'zh-Hant': '要匯入的內容：events、answers、traits、consent 或兩個識別碼',
  },
} as const satisfies Record<string, Words>

/** What the shape alone cannot say: parts that need or exclude each other. */
function contradictions(mapping: Parts): [(string | number)[], Words][] {
  const found: [(string | number)[], Words][] = []
  const events = mapping.events ?? []
  if ((mapping.key || mapping.group) && !mapping.dataset) {
    found.push([['dataset'], needs.dataset])
  }
  if (mapping.key && mapping.group) found.push([['key'], needs.noKey])
  const rest = [mapping.restAsTraits, ...events.map((event) => event.restAsProps)].filter(Boolean).length
  if (rest > 1) found.push([['restAsTraits'], needs.oneRest])
  events.forEach((event, index) => {
    if ((event.items || event.sums) && !mapping.group) found.push([['events', index], needs.group])
  })
  mapping.answers?.forEach((answers, index) => {
    answers.items.forEach((item, at) => {
      const path = ['answers', index, 'items', at]
      if (!item.score && !item.text) found.push([path, needs.scoreOrText])
      if (item.score && !(item.metric ?? answers.metric)) found.push([path, needs.metric])
      if (item.score && !(item.scale ?? answers.scale)) found.push([path, needs.scale])
    })
  })
  const does =
    events.length > 0 ||
    mapping.answers ||
    mapping.restAsTraits ||
    Object.keys(mapping.traits ?? {}).length > 0 ||
    Object.keys(mapping.consent ?? {}).length > 0 ||
    (mapping.identifiers ?? []).length > 1
  if (!does) found.push([[], needs.anything])
  return found
}
