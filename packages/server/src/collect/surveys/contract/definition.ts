import type { Survey } from '@opencxm/survey'
import * as z from 'zod'

/** Longest definition that is taken in, as JSON. */
export const definitionCharsMax = 2_000_000
/** The same as a request: three bytes a character where most of it is Chinese, and what stands around it. */
export const definitionBytesMax = 3 * definitionCharsMax + 100_000

/** A definition as the engine knows it; what is wrong with it is said by `checkSurvey`, not by the shape of the request. */
export const definitionSchema = z.record(z.string().max(100), z.json()) as unknown as z.ZodType<Survey, Survey>

export const surveyStates = ['draft', 'published', 'closed', 'archived'] as const

/** A survey in lists. `unpublished`: the draft differs from the newest published version. */
export const surveySummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(surveyStates),
  languages: z.array(z.string()),
  questions: z.number().int(),
  version: z.number().int().nullable(),
  unpublished: z.boolean(),
  /** Of the last 90 days, all versions. */
  started: z.number().int(),
  finished: z.number().int(),
  lastAnswerAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  updatedBy: z.string(),
})
export type SurveySummary = z.infer<typeof surveySummarySchema>

/** The draft; `revision` counts up with each save and must be given back with the next. */
export const surveyDraftSchema = surveySummarySchema
  .omit({ started: true, finished: true, lastAnswerAt: true })
  .extend({
    revision: z.number().int(),
    definition: definitionSchema,
  })
export type SurveyDraft = z.infer<typeof surveyDraftSchema>

/** What is wrong or worth a look; `message` is said in the caller's language. */
export const issueSchema = z.object({
  path: z.string(),
  code: z.string(),
  severity: z.enum(['error', 'warning', 'hint']),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type SurveyIssue = z.infer<typeof issueSchema>

/** `issues` keep it from being published; `findings` are the linter's; `minutes` is the estimate for one respondent. */
export const checkSchema = z.object({
  publishable: z.boolean(),
  issues: z.array(issueSchema),
  findings: z.array(issueSchema),
  minutes: z.number().nullable(),
})
export type SurveyCheck = z.infer<typeof checkSchema>

/** What an import or export could not carry over (`lost`) or took over as something near to it (`changed`); `reason` is English. */
export const lostSchema = z.object({
  path: z.string(),
  kind: z.enum(['lost', 'changed']),
  what: z.string(),
  reason: z.string(),
})
export type SurveyLost = z.infer<typeof lostSchema>

/** One difference between two definitions: where (ids, not positions), and what stood there before and after. */
export const changeSchema = z.object({
  path: z.string(),
  kind: z.enum(['added', 'removed', 'changed', 'moved']),
  before: z.json().nullable(),
  after: z.json().nullable(),
})
export type SurveyChange = z.infer<typeof changeSchema>

export const versionSchema = z.object({
  version: z.number().int(),
  note: z.string(),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  /** How many places differ from the version before. */
  changes: z.number().int(),
})
export type SurveyVersion = z.infer<typeof versionSchema>

export const templateSchema = z.object({
  id: z.string(),
  name: z.string(),
  about: z.string(),
  questions: z.number().int(),
  minutes: z.number(),
  languages: z.array(z.string()),
})

export const exchangeFormats = ['opencxm', 'surveyjs', 'qsf'] as const
