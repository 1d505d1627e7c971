import * as z from 'zod'
import { fieldProblems } from '../../../platform/contract/index.ts'
import { fail, type Language, type Message } from '../../../platform/kernel/index.ts'

/** Ids that cannot be guessed: at least 128 bits in any usual spelling. */
const randomIdSchema = z
  .string()
  .regex(/^[\w-]{20,128}$/)
  .refine((id) => new Set(id).size >= 8)

/** What a page sends when the moment of a rule has come. Other fields are ignored. */
export const askSchema = z.object({
  writeKey: z.string().max(200),
  rule: z.string().max(64),
  anonymousId: randomIdSchema,
  userId: z.string().min(1).max(512).optional(),
  userHash: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .optional(),
  session: z.string().max(128).default(''),
  page: z.string().max(2000).default(''),
  struggle: z.number().min(0).max(1e6).default(0),
  /** Of the event that it is asked after, where the rule names the property. */
  transaction: z.string().max(200).default(''),
  /** The browser's. */
  language: z.string().max(35).default(''),
  /** What the page says of itself (`<html lang>`). */
  pageLanguage: z.string().max(35).default(''),
  /** True when the visitor said yes to surveys on this site; a source that demands consent asks nobody else. */
  consent: z.boolean().default(false),
})
export type AskRequest = z.infer<typeof askSchema>

/** What a page sends to learn what its visitor said elsewhere. Other fields are ignored. */
export const consentSchema = z.object({
  writeKey: z.string().max(200),
  userId: z.string().min(1).max(512).optional(),
  userHash: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/)
    .optional(),
  /** How long ago the visitor spoke of each purpose on this page, in milliseconds. Ages, so that wrong clocks do not count. */
  saidAgo: z.record(z.string().max(80), z.number().min(0).max(1e13)).default({}),
})
export type ConsentRequest = z.infer<typeof consentSchema>

/** What a page sends of a survey that was shown. */
export const answerSchema = z.object({
  writeKey: z.string().max(200),
  ticket: z.string().min(1).max(64_000),
  response: z.looseObject({ complete: z.boolean() }),
})
export type AnswerRequest = z.infer<typeof answerSchema>

/** Reads a body of bytes as JSON of a shape; throws `malformed_body` or `invalid_input` with the fields at fault, in the language. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  { language, depthProblem }: { language: Language; depthProblem: (value: unknown) => Message | null },
): z.output<Schema> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '')
  } catch {
    throw fail('malformed_body')
  }
  const tooDeep = depthProblem(value)
  if (tooDeep) throw fail('invalid_input', { problems: [{ field: 'body', reason: tooDeep }] })
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw fail('invalid_input', { problems: fieldProblems(parsed.error, { value, place: '', language }) })
}
