import * as z from 'zod'
import { expectations, expecting } from '../../../platform/contract/index.ts'

export const feedbackKinds = [
  'review',
  'chat',
  'ticket',
  'call',
  'email',
  'social',
  'observation',
  'survey',
  'other',
] as const
export const feedbackKindSchema = z.enum(feedbackKinds)
export type FeedbackKind = (typeof feedbackKinds)[number]

export const turnRoles = ['customer', 'agent', 'bot', 'system'] as const

/** Longest text that is kept; of a longer one the beginning, with a mark. */
export const textCharsMax = 20_000
export const turnsMax = 500
export const itemsMax = 1_000

const shortText = (most: number) => z.string().trim().min(1).max(most)
const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .describe('Where it can be read at its source.')

/** Who said it. Without any id the author is unknown: the name is shown, and nobody is made a customer. */
const authorSchema = z.strictObject({
  name: shortText(200).optional(),
  userId: shortText(300).optional().describe('Id in your own systems.'),
  anonymousId: shortText(300).optional(),
  email: z.email().max(300).optional(),
  phone: shortText(40).optional(),
  id: shortText(300).optional().describe('Id of the author at the source, such as a reviewer’s.'),
})

const turnSchema = z.strictObject({
  role: z.enum(turnRoles),
  name: shortText(200).optional(),
  text: z.string(),
  at: z.iso.datetime({ offset: true }).optional(),
})

const ratingSchema = z
  .strictObject({
    value: z.number(),
    min: z.number(),
    max: z.number(),
    higherIsBetter: z.boolean().default(true),
  })
  .refine((rating) => rating.min < rating.max, {
    path: ['max'],
    ...expecting({ en: 'a number above min', 'zh-Hans': '大于 min 的数字', 'zh-Hant': '大於 min 的數字' }),
  })
  .refine((rating) => rating.value >= rating.min && rating.value <= rating.max, {
    path: ['value'],
    ...expecting({
      en: 'a number from min to max',
      'zh-Hans': '介于 min 和 max 之间的数字',
      'zh-Hant': '介於 min 和 max 之間的數字',
    }),
  })

/** One piece of feedback as callers send it, whatever it was at its source. */
export const feedbackItemSchema = z
  .strictObject({
    id: shortText(300)
      .optional()
      .describe('Id at the source: sent again it changes nothing. Without one the contents are the key.'),
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,59}$/, expecting(expectations.machineWord))
      .describe('Name of the place it comes from, such as app_store.'),
    kind: feedbackKindSchema,
    at: z.union([z.iso.datetime({ offset: true }), z.number().int()]).describe('ISO 8601, or epoch milliseconds.'),
    author: authorSchema.optional(),
    touchpoint: shortText(64).optional(),
    channel: shortText(100).optional(),
    transaction: shortText(200).optional().describe('Order, booking or case that it is about.'),
    title: z.string().trim().max(500).optional(),
    text: z.string().optional(),
    language: z
      .string()
      .max(35)
      .regex(
        /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/,
        expecting({
          en: 'a language tag such as en or zh-Hant',
          'zh-Hans': '语言标签，如 en 或 zh-Hant',
          'zh-Hant': '語言標籤，如 en 或 zh-Hant',
        }),
      )
      .optional()
      .describe('Of the text. Without one it is read off the text.'),
    turns: z
      .array(turnSchema)
      .max(turnsMax)
      .optional()
      .describe('A conversation or a call, in order. What the customer says becomes the text unless one is given.'),
    rating: ratingSchema.optional(),
    thread: shortText(200).optional().describe('Joins what belongs to one conversation.'),
    url: webAddress.optional(),
  })
  .meta({ id: 'FeedbackItem', description: 'At least a text, turns, or a rating.' })
export type FeedbackItem = z.infer<typeof feedbackItemSchema>
