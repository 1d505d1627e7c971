import * as z from 'zod'
import type { Permission } from '../context/permissions.ts'

export { minorDigits } from './currency.ts'
export { expecting } from './expecting.ts'
export { fieldProblems } from './field-problems.ts'
export { timeZoneSchema } from './time-zone.ts'
export { expectations } from './words.ts'

/** `public` needs no caller; `signed-in` any session; the rest a permission in a workspace. */
export type RoutePermission = Permission | 'public' | 'signed-in'

type Schema = z.ZodType
type Shape = { params?: Schema; query?: Schema; body?: Schema; reply?: Schema }

/**
 * What a change is called in the audit log (`segment.update`), or why it leaves no entry. A route that changes something
 * does not compile without. The edge writes the entry after success unless the verb wrote it in its own transaction.
 */
export type RouteAudit = `${string}.${string}` | { none: string }

type Changes =
  | { method: 'GET'; audit?: RouteAudit }
  | { method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'; audit: RouteAudit }

/** One operation of the API: Fastify mounts it, the web client calls it by name, OpenAPI 3.1 is generated from it. */
export type Route<S extends Shape = Shape, P extends RoutePermission = RoutePermission> = Changes & {
  /** `/api/v1/...` with `:name` for parameters; leaves the stage out, so folders may move. */
  path: `/api/v1/${string}`
  /** One sentence for the reference. */
  summary: string
  permission: P
  /** Status of success; 200 unless said. */
  status?: 200 | 201 | 202 | 204
  /** `file` routes stream a body instead of a JSON reply. */
  replies?: 'json' | 'file' | 'event-stream'
  /** Type of a body that is bytes as they are, instead of JSON. */
  takes?: 'application/octet-stream' | 'message/rfc822'
  /** Largest body, where one megabyte is too little. */
  bodyBytesMax?: number
} & S

/** Declares a route; its type carries the schemas to server, client and tests. */
export function defineRoute<const S extends Shape, const P extends RoutePermission>(route: Route<S, P>): Route<S, P> {
  return route
}

export type ParamsOf<R> = R extends { params: infer T extends Schema } ? z.output<T> : Record<string, never>
export type QueryOf<R> = R extends { query: infer T extends Schema } ? z.output<T> : Record<string, never>
export type BodyOf<R> = R extends { body: infer T extends Schema } ? z.output<T> : undefined
export type ReplyOf<R> = R extends { reply: infer T extends Schema } ? z.output<T> : undefined

/** A number with its uncertainty, as every reply carries it. `value` is null when data do not suffice: `reason` says why. */
export const estimateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number().int().nonnegative(),
  method: z.string(),
  lowBase: z.boolean().optional(),
  reason: z.string().optional(),
})
export type Estimate = z.infer<typeof estimateSchema>

/** A difference of two estimates with its verdict; never read off two overlapping intervals. */
export const comparisonSchema = z.object({
  difference: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  verdict: z.enum(['detectable_rise', 'detectable_drop', 'no_detectable_change', 'not_enough_data']),
  adjusted: z.boolean().optional(),
})
export type Comparison = z.infer<typeof comparisonSchema>

/** The largest number that PostgreSQL's `integer` holds: bound of versions and revisions. */
export const integerMax = 2_147_483_647

/** Lists page by an opaque cursor that encodes the sort key. */
export const pageQuerySchema = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
