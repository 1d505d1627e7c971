import { pageWords, publicDefinition } from '@opencxm/survey'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { fieldProblems } from '../../../platform/contract/index.ts'
import { languageOf } from '../../../platform/i18n/index.ts'
import { fail } from '../../../platform/kernel/index.ts'
import type { TryAgain } from '../index.ts'
import type { PageDeps } from './respond.ts'
import { footerOf } from './survey-page.ts'

const token = z.string().min(1).max(100_000)
/** `language`: of the screen that is shown, for the words of the page. */
const runBody = z.object({ token, language: z.string().max(35).optional() })
/** A body is JSON already; the engine reads a response with care, and refuses what is none. */
const submitBody = z.object({ token, response: z.unknown() })
const saveBody = submitBody.extend({ state: z.unknown() })

/** Largest body of a submission; the longest answers of the largest survey fit. */
const bodyBytesMax = 1024 * 1024

/**
 * What the script of the page calls, all with the sealed token in the body and nothing else to say who asks. JSON only, so that no foreign
 * page can send it without asking the browser first.
 */
export function mountScriptCalls(scope: FastifyInstance, deps: PageDeps): void {
  const { surveys } = deps
  const options = { bodyLimit: bodyBytesMax }

  // The definition, for runs that need nothing which only the server may know.
  scope.post('/s/api/run', options, async (request, reply) => {
    const asked = read(runBody, request)
    const opened = await surveys.open(asked.token)
    if (opened === null) throw fail('gone')
    const { session, published, options: start } = opened
    const { language = session.language } = asked
    const { known = {}, ...shown } = start
    reply.header('cache-control', 'no-store')
    // What is known of a person stays here: such a run goes on by forms.
    if (Object.keys(known).length > 0) return { mode: 'forms' }
    return {
      mode: 'script',
      survey: publicDefinition(published.survey),
      start: shown,
      words: pageWords(language),
      footer: footerOf(deps.leaveUrl(session), language),
      brand: published.company,
      isTest: session.test,
      isKiosk: session.kiosk,
    }
  })

  scope.post('/s/api/save', options, async (request, reply) => {
    const { state, ...part } = read(saveBody, request)
    reply.header('cache-control', 'no-store')
    // The engine reads a stored state with care (SV8).
    const saved = await surveys.savePartial({ ...part, state: (state ?? null) as never, address: request.ip })
    if (saved.outcome === 'try_again') sayWhen(reply, saved)
    return saved
  })

  scope.post('/s/api/submit', options, async (request, reply) => {
    const verdict = await surveys.submit({ ...read(submitBody, request), address: request.ip })
    reply.header('cache-control', 'no-store')
    if (verdict.outcome === 'try_again') sayWhen(reply, verdict)
    return verdict
  })
}

function sayWhen(reply: FastifyReply, { why, retryAfterSeconds }: TryAgain): void {
  reply.status(why === 'too_many' ? 429 : 503).header('retry-after', retryAfterSeconds)
}

function read<T>(schema: z.ZodType<T>, { body, headers }: FastifyRequest): T {
  const parsed = schema.safeParse(body ?? {})
  if (parsed.success) return parsed.data
  const language = languageOf(headers['accept-language'])
  throw fail('invalid_input', { problems: fieldProblems(parsed.error, { value: body, place: 'body', language }) })
}
