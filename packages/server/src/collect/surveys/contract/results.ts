import * as z from 'zod'
import { estimateSchema, integerMax } from '../../../platform/contract/index.ts'

const dayWord = z.iso.date()

/** What results are narrowed by. Days are cut in the workspace's time zone; absent = everything. */
export const resultsQuerySchema = z.object({
  from: dayWord.optional(),
  to: dayWord.optional(),
  version: z.coerce.number().int().min(1).max(integerMax).optional(),
  segment: z.string().max(64).optional(),
  channel: z.string().max(100).optional(),
  language: z.string().max(35).optional(),
  /** Answers of responses that were never finished. */
  partial: z.enum(['exclude', 'include', 'only']).default('exclude'),
  /** `kept` leaves out responses that two independent quality flags set aside. */
  quality: z.enum(['all', 'kept']).default('all'),
})
export type ResultsQuery = z.infer<typeof resultsQuerySchema>

export const resultCountsSchema = z.object({
  started: z.number().int(),
  finished: z.number().int(),
  screenedOut: z.number().int(),
  overQuota: z.number().int(),
  /** Responses never finished whose answers are kept. */
  partial: z.number().int(),
  /** By quality flag, among those checked so far. */
  flagged: z.object({
    duplicate: z.number().int(),
    speeder: z.number().int(),
    straightLine: z.number().int(),
    setAside: z.number().int(),
    checked: z.number().int(),
  }),
  medianSeconds: z.number().nullable(),
})

/** Of a survey that promises anonymity: respondents that results, and texts, need before they are shown; null = no such promise. */
export const anonymitySchema = z.object({ minimum: z.number().int(), minimumTexts: z.number().int() }).nullable()

/** `key` is the score or the id of the option; `label` in the caller's language, else the survey's first. */
const shareSchema = z.object({ key: z.string(), label: z.string(), n: z.number().int(), share: estimateSchema })

export const questionResultSchema = z.object({
  /** Id of the question; `id.row` for a row of a matrix, `id.option` for a part of a sum. */
  question: z.string(),
  parent: z.string(),
  type: z.string(),
  title: z.string(),
  /** Title of the row or option. */
  part: z.string().nullable(),
  metric: z.string().nullable(),
  scale: z.object({ min: z.number(), max: z.number(), higherIsBetter: z.boolean() }).nullable(),
  /** Answers; a loop may give several a response. */
  n: z.number().int(),
  /** True where an anonymous survey has too few respondents: nothing is told, and `n` is 0. */
  hidden: z.boolean(),
  /** Those that another version asked on another scale; they are in no score, mean, median or distribution. */
  otherScale: z.number().int(),
  /** Those with a text of their own. */
  texts: z.number().int(),
  /** Points for NPS, share of the two best (of two or three the best) for CSAT and stars, mean for the rest. `unit` says which. */
  score: estimateSchema.nullable(),
  /** The same without responses that quality sets aside, so that both can be published. */
  scoreKept: estimateSchema.nullable(),
  unit: z.enum(['points', 'share', 'mean', 'none']),
  mean: z.number().nullable(),
  median: z.number().nullable(),
  distribution: z.array(shareSchema),
  /** True when there are more different values than are listed. */
  cut: z.boolean(),
})
export type QuestionResult = z.infer<typeof questionResultSchema>

export const resultsSchema = z.object({
  survey: z.string(),
  version: z.number().int().nullable(),
  anonymous: anonymitySchema,
  counts: resultCountsSchema,
  questions: z.array(questionResultSchema),
})
export type SurveyResults = z.infer<typeof resultsSchema>

export const seriesBy = ['day', 'week', 'month', 'channel', 'language', 'version', 'segment'] as const

export const seriesQuerySchema = resultsQuerySchema.extend({
  question: z.string().min(1).max(200),
  by: z.enum(seriesBy),
})
export const seriesSchema = z.object({
  question: z.string(),
  unit: z.enum(['points', 'share', 'mean', 'none']),
  anonymous: anonymitySchema,
  groups: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      n: z.number().int(),
      /** True where an anonymous survey has too few respondents, or the others would tell of them. */
      hidden: z.boolean(),
      score: estimateSchema.nullable(),
    }),
  ),
})
export type SurveySeries = z.infer<typeof seriesSchema>

export const textSchema = z.object({
  at: z.iso.datetime(),
  question: z.string(),
  text: z.string(),
  language: z.string(),
  channel: z.string(),
  version: z.number().int(),
  response: z.string(),
  partial: z.boolean(),
  score: z.number().nullable(),
})
export type SurveyText = z.infer<typeof textSchema>

/** One screen: how many saw it (of those who started), and for how many it was the last before they left. */
export const dropoffSchema = z.object({
  started: z.number().int(),
  finished: z.number().int(),
  steps: z.array(
    z.object({
      question: z.string(),
      title: z.string(),
      reached: z.number().int(),
      leftHere: z.number().int(),
      medianSeconds: z.number().nullable(),
    }),
  ),
})
export type SurveyDropoff = z.infer<typeof dropoffSchema>

export const quotaSchema = z.object({
  id: z.string(),
  limit: z.number().int(),
  taken: z.number().int(),
  refused: z.number().int(),
  full: z.boolean(),
  refusals: z.array(z.object({ response: z.string(), at: z.iso.datetime() })),
})
export type SurveyQuota = z.infer<typeof quotaSchema>

export const uploadSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  question: z.string(),
  response: z.string(),
  at: z.iso.datetime(),
})
