import * as z from 'zod'
import { defineRoute } from '../../platform/contract/index.ts'
import { localNameSchema } from '../../unify/catalog/contract.ts'

/** The four ways of hearing. */
export const ways = ['asked_structured', 'asked_unstructured', 'unasked_structured', 'unasked_unstructured'] as const
export type Way = (typeof ways)[number]

/** The cheapest way to fill a blank, in the order of what it costs within a way. */
export const nextSteps = [
  'answer_missing',
  'ask_after_event',
  'ask_in_page',
  'ask_by_link',
  'add_why',
  'map_event',
  'install_sdk',
  'send_event',
  'place_voices',
  'connect_helpdesk',
  'collect_reviews',
  'employee_page',
] as const
export type NextStep = (typeof nextSteps)[number]

const cellSchema = z.object({
  way: z.enum(ways),
  state: z.enum(['heard', 'quiet', 'blank']),
  count: z.number().int(),
  /** Customers (after merges) behind it; what nobody signed is not counted here. */
  people: z.number().int(),
  lastAt: z.iso.datetime().nullable(),
  /** Where most of it comes from: metrics, events, kinds of feedback. */
  sources: z.array(z.object({ name: z.string(), count: z.number().int() })),
  /** Only of a blank. `subject`: the event or number that the step is about; `target`: id of the programme, rule or survey to go on with. */
  next: z.object({ step: z.enum(nextSteps), subject: z.string(), target: z.string() }).nullable(),
})
export type Cell = z.infer<typeof cellSchema>

const rowSchema = z.object({
  touchpoint: z.string(),
  name: localNameSchema,
  stage: z.string(),
  channel: z.string(),
  cells: z.array(cellSchema).length(ways.length),
})
export type CoverageRow = z.infer<typeof rowSchema>

export const coverageRoutes = {
  read: defineRoute({
    method: 'GET',
    path: '/api/v1/coverage',
    summary:
      'Where customers are heard, per touchpoint: asked or not, in numbers or in words; blanks with the cheapest way to fill them.',
    permission: 'coverage:read',
    query: z.object({ days: z.coerce.number().int().min(7).max(730).default(365) }),
    reply: z.object({
      days: z.number().int(),
      stages: z.array(z.object({ slug: z.string(), name: localNameSchema })),
      rows: z.array(rowSchema),
      /** Heard, but at no touchpoint of the catalogue. */
      unplaced: z.array(z.object({ way: z.enum(ways), count: z.number().int() })),
      summary: z.object({
        cells: z.number().int(),
        heard: z.number().int(),
        quiet: z.number().int(),
        blank: z.number().int(),
      }),
    }),
  }),
}
