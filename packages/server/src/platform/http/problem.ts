import type { FastifyReply } from 'fastify'
import * as z from 'zod'
import type { Language } from '../context/index.ts'
import { translateError } from '../i18n/index.ts'
import { CatalogueError, errorCatalogue, type FieldProblem } from '../kernel/index.ts'

/** RFC 9457 body of an error. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail?: string
  problems?: FieldProblem[]
}

/** Turns a thrown value into a problem; what is not of the catalogue becomes `internal` and tells nothing. */
export function problemOf(error: unknown, language: Language): Problem {
  const known = asCatalogueError(error)
  const status = errorCatalogue[known.code]
  return {
    type: `https://opencxm.org/problems/${known.code}`,
    title: translateError(known.code, language),
    status,
    code: known.code,
    ...(known.details.message ? { detail: known.details.message } : {}),
    ...(known.details.problems ? { problems: known.details.problems } : {}),
  }
}

/** Sends a problem with its status and, where waiting helps, Retry-After. */
export function sendProblem(reply: FastifyReply, error: unknown, language: Language): FastifyReply {
  const problem = problemOf(error, language)
  const retryAfter = error instanceof CatalogueError ? error.details.retryAfterSeconds : undefined
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  return reply.status(problem.status).type('application/problem+json').send(problem)
}

/** Field problems of a failed parse, in words for the caller: path, what is wrong. */
export function problemsOfZod(error: z.ZodError, place: string, language: Language): FieldProblem[] {
  const locale = language === 'en' ? z.locales.en() : language === 'zh-Hant' ? z.locales.zhTW() : z.locales.zhCN()
  return error.issues.slice(0, 20).map((issue) => {
    const words = locale.localeError(issue as Parameters<typeof locale.localeError>[0])
    const field = [place, ...issue.path.map(String)].join('.')
    return { field, reason: (typeof words === 'string' ? words : words?.message) ?? issue.message }
  })
}

function asCatalogueError(error: unknown): CatalogueError {
  if (error instanceof CatalogueError) return error
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new CatalogueError('too_large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new CatalogueError('unsupported_media_type', { message: 'This route takes application/json.' })
  }
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return new CatalogueError('malformed_body', { message: 'The body is not valid JSON.' })
  }
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 400) return new CatalogueError('malformed_body')
  return new CatalogueError('internal')
}
