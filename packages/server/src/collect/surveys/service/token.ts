import { randomBytes } from 'node:crypto'
import { type StartOptions, startRun } from '@opencxm/survey'
import { openSealedToken, type Sealer, sealToken } from '../../../platform/privacy/index.ts'
import type { OpenedSession, Session } from '../model/running.ts'
import type { Opened, Running } from './deps.ts'
import { draftOfTest } from './test-links.ts'

/** Longest token that is looked at. */
const tokenCharsMax = 64_000
/** How long after its begin a run's answers are taken: what was answered without a network arrives when there is one again. */
export const tokenLifeMs = 30 * 24 * 3_600_000
/** The log recognises a repeated response for at least as long; of older runs the events are asked. */
export const rememberedMs = 7 * 24 * 3_600_000
const kind = 'survey.session.1'

/** 128 random bits that begin with no sign of a formula, so that a response has one name in a CSV and everywhere else. */
export function newResponseId(): string {
  const id = randomBytes(16).toString('base64url')
  return id.startsWith('-') ? newResponseId() : id
}

/** Seals a session, so that it may travel with the respondent: nobody else can read or change it. */
export function sealSession(sealer: Sealer, session: Session): string {
  return sealToken(sealer, JSON.stringify({ kind, session }))
}

/** What a token holds; null when it is forged, cut, of another purpose or too old. */
export function readSession(sealer: Sealer, token: string, now: number): Session | null {
  if (token.length > tokenCharsMax || !/^[\w-]+$/.test(token)) return null
  try {
    const opened = JSON.parse(openSealedToken(sealer, token)) as { kind?: unknown; session: Session }
    if (opened.kind !== kind || now - opened.session.startedAt > tokenLifeMs) return null
    return opened.session
  } catch {
    return null
  }
}

/** A token's session with its survey; null when either is not there. */
export async function openToken(running: Running, token: unknown): Promise<Opened | null> {
  const session = typeof token === 'string' ? readSession(running.sealer, token, running.clock()) : null
  if (session === null) return null
  const published = session.test
    ? await draftOfTest(running, session.link)
    : await running.find(session.survey, session.version)
  return published === null || published.workspace !== session.workspace ? null : { session, published }
}

/** What a run starts with, from what was sealed. */
export function startOptions({ session, published }: Opened): StartOptions {
  const { trusted } = session
  const hidden = { ...session.url, ...trusted.hidden }
  const options: StartOptions = {
    seed: session.seed,
    language: session.language,
    hidden,
    known: trusted.known ?? {},
    full: trusted.full ?? [],
  }
  // As the run itself reads it: values that do not fit their field are left out here as there.
  return { ...options, hidden: startRun(published.survey, options).hidden }
}

/** The same for those who render. */
export function openedOf(opened: Opened): OpenedSession {
  return { ...opened, options: startOptions(opened) }
}
