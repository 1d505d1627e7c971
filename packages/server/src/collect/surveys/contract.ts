import * as z from 'zod'
import { defineRoute, expecting, integerMax, pageQuerySchema } from '../../platform/contract/index.ts'
import {
  changeSchema,
  checkSchema,
  definitionBytesMax,
  definitionSchema,
  exchangeFormats,
  lostSchema,
  surveyDraftSchema,
  surveyStates,
  surveySummarySchema,
  templateSchema,
  versionSchema,
} from './contract/definition.ts'
import {
  anonymitySchema,
  dropoffSchema,
  quotaSchema,
  resultsQuerySchema,
  resultsSchema,
  seriesQuerySchema,
  seriesSchema,
  textSchema,
  uploadSchema,
} from './contract/results.ts'

export type {
  SurveyChange,
  SurveyCheck,
  SurveyDraft,
  SurveyIssue,
  SurveyLost,
  SurveySummary,
  SurveyVersion,
} from './contract/definition.ts'
export type {
  QuestionResult,
  SurveyDropoff,
  SurveyQuota,
  SurveyResults,
  SurveySeries,
  SurveyText,
} from './contract/results.ts'

const params = z.object({ survey: z.string().max(64) })
const name = z.string().trim().min(1).max(200)

export const surveysRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys',
    summary: 'Surveys, newest change first, with how many started and finished in 90 days.',
    permission: 'surveys:read',
    query: z.object({ state: z.enum(surveyStates).optional() }),
    reply: z.object({ surveys: z.array(surveySummarySchema) }),
  }),
  templates: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/templates',
    summary: 'Surveys to start from.',
    permission: 'surveys:read',
    reply: z.object({ templates: z.array(templateSchema) }),
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys',
    summary: 'Creates a draft: blank, from a template, or as a copy of another survey.',
    permission: 'surveys:write',
    audit: 'survey.create',
    status: 201,
    body: z.discriminatedUnion('from', [
      z.object({ from: z.literal('blank'), name, languages: z.array(z.string().max(35)).min(1).max(20).optional() }),
      z.object({ from: z.literal('template'), template: z.string().max(64), name: name.optional() }),
      z.object({ from: z.literal('survey'), survey: z.string().max(64), name: name.optional() }),
    ]),
    reply: surveyDraftSchema,
  }),
  importFile: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys/import',
    summary:
      'Creates a draft from an OpenCXM file, SurveyJS JSON or Qualtrics QSF, and says what could not be carried over.',
    permission: 'surveys:write',
    audit: 'survey.import',
    bodyBytesMax: definitionBytesMax,
    status: 201,
    body: z.object({ format: z.enum(exchangeFormats), content: z.json(), name: name.optional() }),
    reply: z.object({ id: z.string(), survey: surveyDraftSchema, lost: z.array(lostSchema) }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey',
    summary: 'The draft of a survey.',
    permission: 'surveys:read',
    params,
    reply: surveyDraftSchema,
  }),
  save: defineRoute({
    method: 'PUT',
    path: '/api/v1/surveys/:survey',
    summary:
      'Saves the draft, finished or not. 409 with the current revision (problem `revision`, `found`) when somebody else saved meanwhile.',
    permission: 'surveys:write',
    audit: { none: 'saved with every pause in typing; publishing is what leaves the entry' },
    bodyBytesMax: definitionBytesMax,
    params,
    body: z.object({ revision: z.number().int().min(0).max(integerMax), definition: definitionSchema }),
    reply: z.object({ revision: z.number().int(), updatedAt: z.iso.datetime(), unpublished: z.boolean() }),
  }),
  archive: defineRoute({
    method: 'DELETE',
    path: '/api/v1/surveys/:survey',
    summary: 'Archives a survey: it takes no answers any more; what was answered stays.',
    permission: 'surveys:write',
    audit: 'survey.archive',
    params,
    reply: z.object({ archived: z.literal(true) }),
  }),
  setOpen: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys/:survey/open',
    summary: 'Opens or closes a survey for new responses, and takes it out of the archive.',
    permission: 'surveys:write',
    audit: 'survey.open',
    params,
    body: z.object({ open: z.boolean() }),
    reply: surveyDraftSchema,
  }),
  publish: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys/:survey/publish',
    summary:
      'Publishes the draft as a version that never changes; refused with every issue that keeps it from running.',
    permission: 'surveys:write',
    audit: 'survey.publish',
    status: 201,
    params,
    body: z.object({ revision: z.number().int().min(0).max(integerMax), note: z.string().max(500).default('') }),
    reply: versionSchema,
  }),
  versions: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/versions',
    summary: 'Published versions, newest first.',
    permission: 'surveys:read',
    params,
    reply: z.object({ versions: z.array(versionSchema) }),
  }),
  version: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/versions/:version',
    summary:
      'A published version with what differs from another one (`against`: a version, or `draft`; the one before unless given).',
    permission: 'surveys:read',
    params: params.extend({ version: z.coerce.number().int().min(1).max(integerMax) }),
    query: z.object({
      against: z.union([z.literal('draft'), z.coerce.number().int().min(1).max(integerMax)]).optional(),
    }),
    reply: versionSchema.extend({ definition: definitionSchema, diff: z.array(changeSchema) }),
  }),
  check: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/check',
    summary: 'What keeps the draft from being published, and what the linter would look at.',
    permission: 'surveys:read',
    params,
    reply: checkSchema,
  }),
  checkDefinition: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys/check',
    summary: 'The same for a definition that is not saved yet.',
    permission: 'surveys:read',
    audit: { none: 'only reads' },
    bodyBytesMax: definitionBytesMax,
    body: z.object({ definition: definitionSchema }),
    reply: checkSchema,
  }),
  exportFile: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/export',
    summary: 'The survey as a file; what the format cannot say is listed.',
    permission: 'surveys:read',
    params,
    query: z.object({
      format: z.enum(exchangeFormats).default('opencxm'),
      version: z.coerce.number().int().min(1).max(integerMax).optional(),
    }),
    reply: z.object({ fileName: z.string(), content: z.json(), lost: z.array(lostSchema) }),
  }),
  links: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/links',
    summary: 'Addresses of the published survey: anonymous link and kiosk.',
    permission: 'surveys:read',
    params,
    query: z.object({
      channel: z
        .string()
        .regex(
          /^[a-z0-9_-]{1,40}$/,
          expecting({
            en: 'up to 40 lower-case letters, digits, - and _',
            'zh-Hans': '最多 40 个小写字母、数字、- 和 _',
            'zh-Hant': '最多 40 個小寫字母、數字、- 和 _',
          }),
        )
        .optional(),
    }),
    reply: z.object({ link: z.string().nullable(), kiosk: z.string().nullable() }),
  }),
  qr: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/qr',
    summary: 'The anonymous link (channel `qr` unless given) as a QR code: SVG, or PNG of `size` pixels.',
    permission: 'surveys:read',
    params,
    query: z.object({
      format: z.enum(['svg', 'png']).default('svg'),
      size: z.coerce.number().int().min(64).max(2048).default(512),
      target: z.enum(['link', 'kiosk']).default('link'),
      channel: z
        .string()
        .regex(
          /^[a-z0-9_-]{1,40}$/,
          expecting({
            en: 'up to 40 lower-case letters, digits, - and _',
            'zh-Hans': '最多 40 个小写字母、数字、- 和 _',
            'zh-Hant': '最多 40 個小寫字母、數字、- 和 _',
          }),
        )
        .default('qr'),
    }),
    replies: 'file',
  }),
  testLink: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys/:survey/test-link',
    summary: 'A link to the draft as it is, for a week; nothing that is answered there is stored.',
    permission: 'surveys:read',
    audit: { none: 'shows the draft to whoever may see it; stores no answer' },
    status: 201,
    params,
    reply: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
  }),
  personalLink: defineRoute({
    method: 'POST',
    path: '/api/v1/surveys/:survey/personal-links',
    summary: 'A link for one person and one answer. The address is shown once: only its hash is stored.',
    permission: 'programmes:write',
    audit: 'survey.personal_link',
    status: 201,
    params,
    body: z.object({
      /** Public id of the person. */
      person: z.string().max(64),
      channel: z.string().max(100).default('link'),
      touchpoint: z.string().max(64).optional(),
      transaction: z.string().max(200).optional(),
      /** Values of hidden fields that come from the server. */
      hidden: z.record(z.string().max(64), z.json()).default({}),
      expiresInDays: z.number().int().min(1).max(365).default(30),
    }),
    reply: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
  }),
  quotas: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/quotas',
    summary: 'Each quota: limit, taken, and the newest refusals.',
    permission: 'surveys:read',
    params,
    reply: z.object({ quotas: z.array(quotaSchema) }),
  }),
  results: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/results',
    summary: 'Per question: n, distribution, score with interval, with and without responses that quality sets aside.',
    permission: 'surveys:read',
    params,
    query: resultsQuerySchema,
    reply: resultsSchema,
  }),
  series: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/results/series',
    summary: 'One question over time or by channel, language, version or segment.',
    permission: 'surveys:read',
    params,
    query: seriesQuerySchema,
    reply: seriesSchema,
  }),
  texts: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/results/texts',
    summary: 'What was written, newest first.',
    permission: 'feedback:read',
    params,
    query: resultsQuerySchema.extend({ ...pageQuerySchema.shape, question: z.string().max(200).optional() }),
    reply: z.object({
      texts: z.array(textSchema),
      anonymous: anonymitySchema,
      /** True where texts of an anonymous survey stay hidden, because too few wrote any. */
      hidden: z.boolean(),
      nextCursor: z.string().nullable(),
    }),
  }),
  dropoff: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/results/dropoff',
    summary: 'Where people left: per question how many reached it, and for how many it was the last.',
    permission: 'surveys:read',
    params,
    query: resultsQuerySchema.omit({ partial: true }),
    reply: dropoffSchema,
  }),
  exportResults: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/results/export',
    summary:
      'All answers, one a row, as CSV (formulas neutralised) or Parquet; with `rows=responses` a CSV of one response a row and one question a column. With `bom` a CSV begins with the mark by which Excel knows UTF-8.',
    permission: 'export:read',
    audit: 'survey.export',
    params,
    query: resultsQuerySchema.extend({
      format: z.enum(['csv', 'parquet']).default('csv'),
      rows: z.enum(['answers', 'responses']).default('answers'),
      bom: z.stringbool().default(false),
    }),
    replies: 'file',
  }),
  uploads: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/uploads',
    summary: 'Files that respondents gave, newest first.',
    permission: 'feedback:read',
    params,
    query: pageQuerySchema,
    reply: z.object({ uploads: z.array(uploadSchema), nextCursor: z.string().nullable() }),
  }),
  upload: defineRoute({
    method: 'GET',
    path: '/api/v1/surveys/:survey/uploads/:upload',
    summary: 'One of these files, as a sandboxed attachment.',
    permission: 'feedback:read',
    params: params.extend({ upload: z.string().max(64) }),
    replies: 'file',
  }),
}
