import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { languageOf } from '../../../platform/i18n/index.ts'
import type { Language } from '../../../platform/kernel/index.ts'
import { gonePage } from '../page/render.ts'
import { pageStyle } from '../page/style.ts'

const styleHash = createHash('sha256').update(pageStyle).digest('base64')

/** No script, one style, posts only to ourselves; framed by nobody but the sites named. */
function policy(frames: readonly string[]): string {
  const ancestors = frames.length === 0 ? "'none'" : frames.join(' ')
  return `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors ${ancestors}`
}

/** The token of a public address. */
export function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token
}

/** The address of a request without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? ''
}

/** The query of a request, as it came. */
export function queryOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(request.url.split('?')[1] ?? '')
}

/** The language asked for in the address, else the browser's. */
export function languageFor(request: FastifyRequest): Language {
  const asked = queryOf(request).get('lang')
  return asked === 'en' || asked === 'zh-Hans' || asked === 'zh-Hant'
    ? asked
    : languageOf(request.headers['accept-language'])
}

/** The browser of a request, for a proof. */
export function agentOf(request: FastifyRequest): string {
  return String(request.headers['user-agent'] ?? '').slice(0, 200)
}

type Page = { status: number; page: string; frames?: readonly string[] }

/** A public page: not stored, not indexed, framed only by the sites named (none unless said). */
export function sendPage(reply: FastifyReply, { status, page, frames = [] }: Page): FastifyReply {
  if (frames.length === 0) reply.header('x-frame-options', 'DENY')
  else reply.removeHeader('x-frame-options')
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy(frames))
    .header('x-robots-tag', 'noindex, nofollow')
    .header('cache-control', 'no-store')
    .send(page)
}

/** The same page and status for everything that is no valid link (CN9). */
export function sendGone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendPage(reply, { status: 404, page: gonePage({ language: languageFor(request), path: pathOf(request) }) })
}
