import type { FastifyReply } from 'fastify'
import { isFull } from '../config/index.ts'
import type { Language } from '../context/index.ts'
import { translateError } from '../i18n/index.ts'
import { CatalogueError, errorCatalogue, type FieldProblem, inLanguage, type Message, say } from '../kernel/index.ts'
import { words } from './words.ts'

/** RFC 9457 body of an error. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  problems?: SaidProblem[]
}

/** A field problem in the caller's language. */
type SaidProblem = { field: string; reason: string; expected?: string; found?: string }

/** Turns a thrown value into a problem; what is not of the catalogue becomes `internal` and tells nothing. */
export function problemOf(error: unknown, language: Language): Problem {
  const known = asCatalogueError(error)
  const status = errorCatalogue[known.code]
  return {
    type: `https://opencxm.org/problems/${known.code}`,
    title: translateError(known.code, language),
    status,
    code: known.code,
    ...(known.details.message ? { detail: said(known.details.message, language) } : {}),
    ...(known.details.problems ? { problems: known.details.problems.map((one) => saidProblem(one, language)) } : {}),
  }
}

function saidProblem({ field, reason, expected, found }: FieldProblem, language: Language): SaidProblem {
  return {
    field,
    reason: said(reason, language),
    ...(expected === undefined ? {} : { expected: said(expected, language) }),
    ...(found === undefined ? {} : { found }),
  }
}

function said(message: Message | string, language: Language): string {
  return typeof message === 'string' ? message : inLanguage(message, language)
}

/** Sends a problem with its status and, where waiting helps, Retry-After. */
export function sendProblem(reply: FastifyReply, error: unknown, language: Language): FastifyReply {
  const known = asCatalogueError(error)
  const problem = problemOf(known, language)
  const retryAfter = known.details.retryAfterSeconds
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  return reply.status(problem.status).type('application/problem+json').send(problem)
}

function asCatalogueError(error: unknown): CatalogueError {
  if (error instanceof CatalogueError) return error
  if (isFull(error)) return new CatalogueError('not_ready', { message: say(words.diskFull), retryAfterSeconds: 30 })
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new CatalogueError('too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new CatalogueError('unsupported_media_type', { message: say(words.jsonOnly) })
  }
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return new CatalogueError('malformed_body', { message: say(words.notJson) })
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 400) return new CatalogueError('malformed_body')
  return new CatalogueError('internal')
}
