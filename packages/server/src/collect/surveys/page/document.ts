import { randomBytes } from 'node:crypto'
import { directionOf, escapeHtml, pageCss, type Survey, themeCss } from '@opencxm/survey'
import type { FastifyReply } from 'fastify'
import { sendPacked } from '../../../platform/http/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { noticeWords } from '../words/notices.ts'

/** A page as `sendPage` writes it. Everything in it is HTML already but `title`. */
export type Page = {
  status: number
  title: string
  language: string
  theme?: Survey['theme']
  body: string
  /** Address of the page's script, or null for pages that need none. */
  script: string | null
  /** For the script: plain attributes of the element that carries it. */
  data?: Readonly<Record<string, string>>
  /** Where the browser goes on to: at once, or without script after a while (kiosk). */
  refresh?: { url: string; seconds: number; onlyWithoutScript: boolean } | null
  /** When to try again, for programs; where the page says that it cannot be now. */
  retryAfterSeconds?: number
  /** Origins that pictures come from. */
  pictures: readonly string[]
  /** Whose survey it is; absent for notices about none. */
  workspace?: WorkspaceId
}

/** Who may show a survey of a workspace inside a page of their own: origins, or nobody. */
export type Embedding = { frameAncestors: (workspace: WorkspaceId | null) => readonly string[] }

/** Writes a page with headers under which it can load its own script, its own style and the survey's pictures, and nothing else. No cookie is ever set. */
export function sendPage(reply: FastifyReply, page: Page, { frameAncestors }: Embedding): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  const framedBy = frameAncestors(page.workspace ?? null)
  const ancestors = framedBy.length > 0 ? framedBy.join(' ') : "'none'"
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src ${page.pictures.length > 0 ? page.pictures.join(' ') : "'none'"}`,
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors}`,
  ]
  if (page.retryAfterSeconds !== undefined) reply.header('retry-after', page.retryAfterSeconds)
  if (framedBy.length === 0) reply.header('x-frame-options', 'DENY')
  reply
    .status(page.status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy.join('; '))
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex, nofollow')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()')
  return sendPacked(reply, documentOf(page, nonce))
}

/** Themes belong to published surveys, which are shared and never change. */
const themes = new WeakMap<object, string>()
const noTheme = themeCss(undefined)

function themeOf(theme: Survey['theme']): string {
  if (theme === undefined) return noTheme
  const known = themes.get(theme) ?? themeCss(theme)
  themes.set(theme, known)
  return known
}

function documentOf(page: Page, nonce: string): string {
  const { language, title, theme, body, script, data = {} } = page
  const said = { ...data, late: noticeWords(language).late }
  const attributes = Object.entries(said).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`)
  const load =
    script === null ? '' : `<script nonce="${nonce}" src="${escapeHtml(script)}"${attributes.join('')} defer></script>`
  return `<!doctype html><html lang="${escapeHtml(language)}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer"><meta name="format-detection" content="telephone=no"><title>${escapeHtml(title)}</title>${refreshOf(page)}<style nonce="${nonce}">html{background:var(--bg)}body{margin:0}${themeOf(theme)}${pageCss}</style>${load}</head><body>${body}</body></html>`
}

function refreshOf({ refresh }: Page): string {
  if (!refresh) return ''
  const tag = `<meta http-equiv="refresh" content="${refresh.seconds};url=${escapeHtml(refresh.url)}">`
  return refresh.onlyWithoutScript ? `<noscript>${tag}</noscript>` : tag
}

/** The origins of a survey's pictures and logo, for the policy that lets them in. */
export function pictureOrigins(survey: Survey): string[] {
  const urls = survey.blocks.flatMap(({ items }) =>
    items.flatMap((item) => ('options' in item ? item.options.flatMap(({ image }) => (image ? [image.url] : [])) : [])),
  )
  if (survey.theme?.logo) urls.push(survey.theme.logo.url)
  const origins = new Set<string>()
  for (const url of urls) {
    const parsed = URL.parse(url)
    if (parsed && /^https?:$/.test(parsed.protocol)) origins.add(parsed.origin)
  }
  return [...origins]
}
