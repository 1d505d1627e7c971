import { randomInt } from 'node:crypto'
import type { Mailer } from '../../../platform/mail/index.ts'
import { hashKey, keyedHash } from '../../../platform/privacy/index.ts'
import { beganAt } from '../model/events.ts'
import type { ResumeOutcome, TryAgain } from '../model/running.ts'
import { dropCode, findLink, keepCode, type LinkRow, useCode } from '../store/links.ts'
import { readPartialOfLink } from '../store/partials.ts'
import { noticeWords } from '../words/notices.ts'
import type { Running } from './deps.ts'
import { isLinkToken } from './start.ts'
import { sealSession } from './token.ts'

const codeLifeMs = 15 * 60_000
/** Between two mails for one link. */
const pauseMs = 60_000
const triesMax = 5
/** After a mail server that did not take the mail. */
const mailPauseSeconds = 10

async function liveLink(running: Running, token: string): Promise<LinkRow | null> {
  const link = isLinkToken(token) ? await findLink(running.state, hashKey(token)) : null
  if (link === null || link.kind !== 'personal' || link.expires_at.getTime() <= running.clock()) return null
  return (await running.links.state(link)) === 'free' ? link : null
}

/**
 * Mails a code to the person of a personal link, so that only who reads their mail sees what they answered before. Says the same
 * whether an address is known, whether it takes mail, and whether a code was sent a moment ago; while the mail server is away, the same of
 * every link.
 */
export async function requestResumeCode(
  running: Running,
  input: { token: string; address: string; language?: string },
): Promise<{ outcome: 'sent' | 'unknown' } | TryAgain> {
  // Before anything is looked up: the answer does not depend on whether there is such a link.
  const wait = running.mayNot('code', input.address, '')
  if (wait !== null) return { outcome: 'try_again', retryAfterSeconds: wait, why: 'too_many' }
  if (running.mailer !== null && !(await takesMail(running, running.mailer)))
    return { outcome: 'try_again', retryAfterSeconds: mailPauseSeconds, why: 'busy' }
  const link = await liveLink(running, input.token)
  if (link === null || link.person === null) return { outcome: 'unknown' }
  if ((await readPartialOfLink(running.state, Number(link.id))) === null) return { outcome: 'unknown' }
  const ctx = await running.ctxOf(link.workspace_id)
  const to = await running.mailAddress(ctx, Number(link.person))
  if (to === null || running.mailer === null) return { outcome: 'sent' }
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  const hash = hashOf(running, link, code)
  const now = running.clock()
  if (!(await keepCode(running.state, { link: Number(link.id), hash, now, pauseMs, lifeMs: codeLifeMs })))
    return { outcome: 'sent' }
  const words = noticeWords(input.language ?? ctx.language)
  const mail = { to, subject: words.codeSubject, text: words.codeMail.replace('{code}', code) }
  try {
    await running.mailer.send(mail)
  } catch (error) {
    // Nobody waits a minute for a code that was never sent. That this address was refused would tell that there is one.
    await dropCode(running.state, { link: Number(link.id), hash })
    running.notes.warn(
      { err: error, link: Number(link.id) },
      'surveys: a code to go on with earlier answers could not be mailed',
    )
  }
  return { outcome: 'sent' }
}

async function takesMail(running: Running, mailer: Mailer): Promise<boolean> {
  try {
    await mailer.verify()
    return true
  } catch (error) {
    running.notes.warn({ err: error }, 'surveys: codes to go on with earlier answers cannot be mailed')
    return false
  }
}

/** Opens the earlier answers of a link. Five wrong codes and a new one must be asked for. */
export async function resumeWithCode(
  running: Running,
  input: { token: string; code: string; address: string },
): Promise<ResumeOutcome> {
  const wait = running.mayNot('code', input.address, '')
  if (wait !== null) return { outcome: 'try_again', retryAfterSeconds: wait, why: 'too_many' }
  const link = await liveLink(running, input.token)
  if (link === null) return { outcome: 'unknown' }
  const hash = hashOf(running, link, input.code.replace(/\s/g, '').slice(0, 20))
  const right = await useCode(running.state, { link: Number(link.id), hash, now: running.clock(), triesMax })
  if (!right) return { outcome: 'wrong_code' }
  const row = await readPartialOfLink(running.state, Number(link.id))
  const published = row === null ? null : await running.find(row.session.survey, row.session.version)
  if (row === null || published === null || row.state === null) return { outcome: 'unknown' }
  // Ended in time although it began long ago: the run goes on from now.
  const session = { ...row.session, startedAt: running.clock(), begunAt: beganAt(row.session) }
  return { outcome: 'resumed', token: sealSession(running.sealer, session), session, published, state: row.state }
}

/** A code is short: its hash needs a key. */
function hashOf({ secret }: Running, link: LinkRow, code: string): Buffer {
  return Buffer.from(keyedHash(secret, `${link.id}:${code}`), 'hex')
}
