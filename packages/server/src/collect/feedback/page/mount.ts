import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createRateLimit, type RateLimit } from '../../../platform/auth/index.ts'
import type { PublicCtx } from '../../../platform/http/index.ts'
import { languageOf } from '../../../platform/i18n/index.ts'
import { CatalogueError, type Language, networkOf } from '../../../platform/kernel/index.ts'
import { addObservation, observationCharsMax, unitOfCode } from '../service/observations.ts'
import { type PageView, renderPage } from './render.ts'

const minuteMs = 60_000
const bodyBytesMax = 64 * 1024

/**
 * Mounts `/f/:code`, where employees of a unit tell what a customer said. Server-rendered, without script and cookie; the code
 * is the key, so wrong ones are limited by address, and what one code and one address may send is limited too.
 */
export function mountObservationPage(app: FastifyInstance, ctx: Pick<PublicCtx, 'state' | 'clock'>): void {
  const limits = {
    wrong: createRateLimit({ most: 30, windowMs: 10 * minuteMs }),
    byCode: createRateLimit({ most: 120, windowMs: 10 * minuteMs }),
    byAddress: createRateLimit({ most: 40, windowMs: 10 * minuteMs }),
  }
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply))
    scope.get<PageRoute>('/f/:code', async (request, reply) => {
      const unit = await openUnit(ctx, limits.wrong, request)
      if (!unit) return send(request, reply.status(404), { state: 'gone', unit: '' })
      if (request.query.done !== undefined) return send(request, reply, { state: 'thanks', unit: unit.name })
      return send(request, reply, { ...emptyForm(unit.name), problem: null })
    })
    scope.post<PageRoute>('/f/:code', { bodyLimit: bodyBytesMax }, async (request, reply) => {
      const unit = await openUnit(ctx, limits.wrong, request)
      if (!unit) return send(request, reply.status(404), { state: 'gone', unit: '' })
      const { formKey, ...said } = readForm(request.body)
      const problem: Problem =
        problemOf(said.text) ??
        (isTooMany(limits, { unit: unit.id, request, reply, now: ctx.clock() }) ? 'tooMany' : null)
      if (problem !== null) {
        const again = {
          ...emptyForm(unit.name),
          text: said.text.slice(0, observationCharsMax),
          mood: said.mood,
          problem,
        }
        return send(request, reply.status(problem === 'tooMany' ? 429 : 422), again)
      }
      await addObservation(ctx, unit, { formKey, text: said.text, mood: said.mood === '' ? null : Number(said.mood) })
      return reply
        .status(303)
        .header('location', `?done=1&lang=${languageFor(request)}`)
        .send()
    })
  })
}

type Problem = 'empty' | 'tooLong' | 'tooMany' | null
type PageRoute = { Params: { code: string }; Querystring: Query }

/** What was written. A key that we did not make is one that nobody else has: it only tells a form that is sent twice. */
function readForm(body: unknown): { text: string; mood: string; formKey: string } {
  const form = new URLSearchParams(typeof body === 'string' ? body : '')
  const [mood, key] = [form.get('mood') ?? '', form.get('key') ?? '']
  return {
    text: form.get('text')?.trim() ?? '',
    mood: /^[012]$/.test(mood) ? mood : '',
    formKey: /^[\w-]{22}$/.test(key) ? key : newKey(),
  }
}

function problemOf(text: string): 'empty' | 'tooLong' | null {
  if (text === '') return 'empty'
  return text.length > observationCharsMax ? 'tooLong' : null
}

type Limits = Record<'byCode' | 'byAddress', RateLimit>

function isTooMany(
  limits: Limits,
  at: { unit: number; request: PageRequest; reply: FastifyReply; now: number },
): boolean {
  try {
    // The address first: what one sends in vain must not use up what the unit's others may send.
    limits.byAddress.take(networkOf(at.request.ip), at.now)
    limits.byCode.take(String(at.unit), at.now)
    return false
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    at.reply.header('retry-after', error.details.retryAfterSeconds ?? 60)
    return true
  }
}

type Query = { lang?: unknown; done?: unknown }
type PageRequest = FastifyRequest<PageRoute>

async function openUnit(ctx: Pick<PublicCtx, 'state' | 'clock'>, wrong: RateLimit, request: PageRequest) {
  const unit = await unitOfCode(ctx, request.params.code)
  if (!unit) wrong.take(networkOf(request.ip), ctx.clock())
  return unit
}

function newKey(): string {
  return randomBytes(16).toString('base64url')
}

function emptyForm(unit: string) {
  return { state: 'form', unit, formKey: newKey(), mood: '', text: '' } as const
}

function languageFor(request: FastifyRequest): Language {
  const { lang } = request.query as Query
  if (lang === 'en' || lang === 'zh-Hans' || lang === 'zh-Hant') return lang
  return languageOf(request.headers['accept-language'])
}

type Shown = PageView extends infer View ? (View extends PageView ? Omit<View, 'language' | 'nonce'> : never) : never

function send(request: FastifyRequest, reply: FastifyReply, shown: Shown): FastifyReply {
  const nonce = newKey()
  const view = { ...shown, nonce, language: languageFor(request) } as PageView
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .header('x-frame-options', 'DENY')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    )
    .send(renderPage(view))
}

/** Whatever goes wrong is said on the page; a body beyond the limit is a text that is too long. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  const limited = error instanceof CatalogueError && error.code === 'too_many_requests'
  if (limited) return send(request, reply.status(429), { ...emptyForm(''), problem: 'tooMany' })
  if (status === 413) return send(request, reply.status(413), { ...emptyForm(''), problem: 'tooLong' })
  if (typeof status !== 'number' || status >= 500) request.log.error(error, 'an observation could not be taken')
  return send(request, reply.status(typeof status === 'number' ? status : 500), { ...emptyForm(''), problem: 'failed' })
}
