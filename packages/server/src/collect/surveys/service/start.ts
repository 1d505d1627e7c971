import { randomBytes } from 'node:crypto'
import { type HiddenValue, pickLanguage, type StartOptions, startRun, type Trusted } from '@opencxm/survey'
import type { Json, JsonObject } from '../../../platform/kernel/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import { namelessPrefix } from '../model/events.ts'
import type { Asked, PublishedSurvey, SavedRun, Session, StartOutcome, StartResponse } from '../model/running.ts'
import { findLink, type LinkRow } from '../store/links.ts'
import { readPartialOfLink } from '../store/partials.ts'
import { readTaken } from '../store/quotas.ts'
import type { Running } from './deps.ts'
import { draftOfTest } from './test-links.ts'
import { newResponseId, sealSession, startOptions } from './token.ts'

/** Where somebody comes in: the survey, and what its door brings along. */
type Door = {
  published: PublishedSurvey
  channel: string
  asked: Asked
  link: LinkRow | null
  saved: SavedRun
}

/**
 * Begins a response: draws its id and seed, and seals what the server knows into the token. Writes nothing, and asks a database only
 * for links, quotas and what is known of a person. Personal links that are over say so; everything that does not exist is `unknown`.
 */
export async function startResponse(running: Running, input: StartResponse): Promise<StartOutcome> {
  const everywhere = running.mayNot('visit', input.address, '')
  if (everywhere !== null) return { outcome: 'try_again', retryAfterSeconds: everywhere, why: 'too_many' }
  const door = await openDoor(running, input)
  if ('outcome' in door) return door
  const { published, link } = door
  const wait = running.mayNot('start', input.address, published.id)
  if (wait !== null) return { outcome: 'try_again', retryAfterSeconds: wait, why: 'too_many' }
  const now = running.clock()
  const session: Session = {
    response: `${published.survey.anonymous === true ? namelessPrefix : ''}${newResponseId()}`,
    workspace: published.workspace,
    survey: published.id,
    version: published.version,
    seed: randomBytes(4).readUInt32LE(),
    startedAt: now,
    channel: door.channel,
    asked: withoutOwn(door.asked),
    trusted: await trustedOf(running, input, door),
    person: link?.kind === 'personal' ? Number(link.person ?? 0) : 0,
    userId: link === null ? (input.userId ?? '') : '',
    ...(link === null && input.anonymousId !== undefined ? { visitor: input.anonymousId } : {}),
    ...(published.survey.anonymous === true ? { anonymous: true as const } : {}),
    link: link === null ? 0 : Number(link.id),
    test: link?.kind === 'test',
    kiosk: input.entry.kind === 'kiosk',
    language: pickLanguage((input.language ?? '').slice(0, 200), published.survey.languages),
    url: fromUrl(published, input.url),
  }
  const token = sealSession(running.sealer, session)
  const options: StartOptions = startOptions({ session, published })
  return { outcome: 'started', token, session, published, options, saved: door.saved }
}

async function openDoor(
  running: Running,
  input: StartResponse,
): Promise<Door | Exclude<StartOutcome, { outcome: 'started' }>> {
  const { entry } = input
  if (entry.kind === 'personal' || entry.kind === 'test') return await openLink(running, entry)
  const published = await running.find(entry.survey)
  if (published === null) return { outcome: 'unknown' }
  if (!published.open) return { outcome: 'closed', published }
  const asked: Asked = {
    ...input.asked,
    ...(entry.touchpoint === undefined ? {} : { touchpoint: entry.touchpoint.slice(0, 64) }),
    ...(entry.kind === 'anonymous' && entry.transaction !== undefined
      ? { transaction: entry.transaction.slice(0, 200) }
      : {}),
  }
  const channel = entry.kind === 'kiosk' ? 'kiosk' : (input.asked?.channel ?? entry.channel ?? 'link')
  return { published, channel: channel.slice(0, 100), asked, link: null, saved: 'none' }
}

async function openLink(
  running: Running,
  entry: { kind: 'personal' | 'test'; token: string },
): Promise<Door | Exclude<StartOutcome, { outcome: 'started' }>> {
  const link = isLinkToken(entry.token) ? await findLink(running.state, hashKey(entry.token)) : null
  if (link === null || link.kind !== entry.kind) return { outcome: 'unknown' }
  if (link.kind === 'test') {
    const published = await draftOfTest(running, link)
    return published === null ? { outcome: 'unknown' } : { published, channel: 'test', asked: {}, link, saved: 'none' }
  }
  const published = await running.find(link.survey)
  if (published === null) return { outcome: 'unknown' }
  const state = await running.links.state(link)
  if (state === 'used') return { outcome: 'used', published }
  if (state === 'unsure') return { outcome: 'try_again', retryAfterSeconds: 5, why: 'busy' }
  if (link.expires_at.getTime() <= running.clock()) return { outcome: 'expired', published }
  if (!published.open) return { outcome: 'closed', published }
  // Where no code can be mailed none is offered.
  const part = running.mailer === null ? null : await readPartialOfLink(running.state, Number(link.id))
  const saved = part === null ? 'none' : 'needs_code'
  return { published, channel: link.asked.channel ?? 'link', asked: link.asked, link, saved }
}

/** Tokens of links are 128 bits and more; everything else is not looked up. */
export function isLinkToken(token: string): boolean {
  return /^[\w-]{22,64}$/.test(token)
}

/** What the run may believe: hidden fields of ours, what is known of a person who is proved, quotas that are full. */
async function trustedOf(running: Running, input: StartResponse, { published, asked, link }: Door): Promise<Trusted> {
  const { survey } = published
  const ours = (survey.hidden ?? []).filter(({ from }) => from === 'server')
  const hidden: { [id: string]: HiddenValue } = {}
  for (const { id } of ours) {
    const value = asked.hidden !== undefined && Object.hasOwn(asked.hidden, id) ? asked.hidden[id] : undefined
    if (value !== undefined) hidden[id] = value
    else if (id === 'company') hidden[id] = published.company
  }
  const full = await fullQuotas(running, published)
  const known = await knownOf(running, input, { published, link })
  const read = startRun(survey, { seed: 0, hidden })
  return { hidden: read.hidden, known, full }
}

async function knownOf(
  running: Running,
  input: StartResponse,
  { published, link }: { published: PublishedSurvey; link: LinkRow | null },
): Promise<NonNullable<Trusted['known']>> {
  const fields = published.survey.known ?? []
  if (fields.length === 0) return {}
  if (link === null) return input.userId === undefined ? {} : (input.known ?? {})
  if (link.kind === 'test' || link.person === null) return {}
  return await running.knowledge(await running.ctxOf(published.workspace), { person: Number(link.person), fields })
}

/** Quotas without a free place; without quotas nobody is asked. */
export async function fullQuotas(running: Running, { survey, key }: PublishedSurvey): Promise<string[]> {
  const quotas = survey.quotas ?? []
  if (quotas.length === 0) return []
  const taken = await readTaken(running.state, key)
  return quotas.filter(({ id, limit }) => (taken.get(id) ?? 0) >= limit).map(({ id }) => id)
}

function fromUrl({ survey }: PublishedSurvey, url: StartResponse['url']): JsonObject {
  const kept: JsonObject = {}
  for (const { id, from } of survey.hidden ?? []) {
    if (from !== 'url' || url === undefined || !Object.hasOwn(url, id)) continue
    const value = url[id]
    if (typeof value === 'string' ? value.length <= 2_000 : typeof value === 'number') kept[id] = value as Json
  }
  return kept
}

function withoutOwn({ channel: _channel, hidden: _hidden, ...rest }: Asked): Session['asked'] {
  return rest
}
