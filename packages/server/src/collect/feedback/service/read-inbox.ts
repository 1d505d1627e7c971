import { memberNames } from '../../../platform/auth/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { FeedbackFilter, feedbackRoutes, Voice } from '../contract.ts'
import { cursorOf, type InboxKey, isAfterKey, keyOfCursor, refKey, refOf } from '../model/refs.ts'
import { searchTermsOf } from '../model/search-terms.ts'
import { languageOf, propsOf, turnsOf, type VoiceRow, voiceOf } from '../model/voice.ts'
import type { InboxFilter } from '../queries/conditions.ts'
import { keysInDays, rowOf, rowsOfKeys, rowsOfThread, voicesByDay } from '../queries/inbox.ts'
import { keysOfMarked, type Marks, noMarks, readMarks, readUnreadMark } from '../store/marks.ts'
import { words } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'

type Deps = Pick<FeedbackDeps, 'peopleOf' | 'touchpointOf'>

const listTextChars = 280
const wholeTextChars = 20_000
/** Rows that one page may look at beyond what it shows; a page that found too little goes on at its cursor. */
const candidatesMax = 4_000
/** The first stretch of days holds about so many voices; each further one many times more. */
const firstStretch = 400
const stretchFactor = 8
const dayMs = 24 * 60 * 60 * 1000

/** A page of the inbox, newest first (FB4). */
export async function listFeedback(
  ctx: Ctx,
  deps: Deps,
  query: QueryOf<typeof feedbackRoutes.list>,
): Promise<ReplyOf<typeof feedbackRoutes.list>> {
  requirePermission(ctx, 'feedback:read')
  const after = query.cursor === undefined ? null : keyOfCursor(query.cursor)
  if (query.cursor !== undefined && after === null)
    throw fail('invalid_input', { problems: [{ field: 'query.cursor', reason: say(words.badCursor) }] })
  const mark = await readUnreadMark(ctx.state, ctx.workspace.id)
  const filter = filterOf(ctx, query, {
    touchpointOf: await deps.touchpointOf(ctx),
    unread: query.state === 'unread' ? mark : undefined,
  })
  const keep = (row: VoiceRow, marks: Marks): boolean =>
    (query.state !== 'unread' || marks.read !== true) &&
    (query.assignee !== 'nobody' || marks.assignee === null) &&
    (query.language === undefined || languageOf(row, propsOf(row)) === query.language)
  const source = isByMarks(query) ? markedKeys(ctx, query) : await storedKeys(ctx, filter)
  const page = await collectPage(ctx, { filter, keep, after, limit: query.limit, next: source })
  const voices = await describe(ctx, deps, { ...page, textChars: listTextChars, readBeforeMs: mark.afterMs })
  return { voices, nextCursor: page.cursor === null ? null : cursorOf(page.cursor) }
}

function filterOf(ctx: Ctx, query: FeedbackFilter, rest: Pick<InboxFilter, 'touchpointOf' | 'unread'>): InboxFilter {
  return {
    workspace: ctx.workspace.id,
    terms: searchTermsOf(query.q ?? ''),
    source: query.source,
    kind: query.kind,
    touchpoint: query.touchpoint,
    language: query.language,
    score: query.score,
    fromMs: query.from === undefined ? undefined : Date.parse(query.from),
    toMs: query.to === undefined ? undefined : Date.parse(query.to),
    ...rest,
  }
}

/** True when what people marked narrows most: then PostgreSQL leads and the event store follows. */
function isByMarks({ tag, assignee, state }: FeedbackFilter): boolean {
  return tag !== undefined || (assignee !== undefined && assignee !== 'nobody') || state === 'starred'
}

/** The next keys after one, in the inbox's order; fewer than asked for = there are no more. */
type NextKeys = (after: InboxKey | null, limit: number) => Promise<InboxKey[]>

function markedKeys(ctx: Ctx, { tag, assignee, state }: FeedbackFilter): NextKeys {
  const filter = {
    tag,
    assignee: assignee === 'nobody' ? undefined : assignee,
    starred: state === 'starred' || undefined,
  }
  return async (after, limit) => await keysOfMarked(ctx.state, ctx.workspace.id, { filter, after, limit })
}

/**
 * Keys from the event store, stretch of days by stretch of days, so that a page costs what it shows and not what the workspace
 * holds: days are the table's sort key, and how many voices each has is read first, from the key alone.
 */
async function storedKeys(ctx: Ctx, filter: InboxFilter): Promise<NextKeys> {
  const [from, to] = [filter.fromMs ?? 0, filter.toMs ?? Number.MAX_SAFE_INTEGER]
  const days = (await voicesByDay(ctx.events, ctx.workspace.id)).filter(
    ({ day }) => Date.parse(day) + dayMs > from && Date.parse(day) < to,
  )
  return async (after, limit) => {
    const found: InboxKey[] = []
    const newest = after === null ? null : new Date(after.atMs).toISOString().slice(0, 10)
    let at = newest === null ? 0 : days.findIndex(({ day }) => day <= newest)
    for (let wanted = firstStretch; at !== -1 && at < days.length && found.length < limit; wanted *= stretchFactor) {
      const first = at
      for (let n = 0; at < days.length && n < wanted; at++) n += days[at]?.n ?? 0
      const stretch = { from: days[at - 1]?.day ?? '', to: days[first]?.day ?? '' }
      found.push(...(await keysInDays(ctx.events, { filter, days: stretch, after, limit: limit - found.length })))
    }
    return found
  }
}

type Page = { rows: VoiceRow[]; marks: Map<string, Marks>; cursor: InboxKey | null }

/** Reads keys until a page is full, none are left, or it has looked at enough. */
async function collectPage(
  ctx: Ctx,
  input: {
    filter: InboxFilter
    keep: (row: VoiceRow, marks: Marks) => boolean
    after: InboxKey | null
    limit: number
    next: NextKeys
  },
): Promise<Page> {
  const { filter, keep, limit, next } = input
  const page: Page = { rows: [], marks: new Map(), cursor: null }
  let { after } = input
  let chunk = limit
  for (let looked = 0; looked < candidatesMax; looked += chunk) {
    const keys = await next(after, chunk)
    const [rows, marks] = await Promise.all([
      rowsOfKeys(ctx.events, filter, keys),
      readMarks(ctx.state, ctx.workspace.id, keys),
    ])
    const kept = rows
      .filter((row) => keep(row, marks.get(refKey(row)) ?? noMarks))
      .sort((a, b) => (isAfterKey(a, b) ? 1 : -1))
    const room = limit - page.rows.length
    page.rows.push(...kept.slice(0, room))
    for (const [key, value] of marks) page.marks.set(key, value)
    const last = page.rows.at(-1)
    if (kept.length > room || (kept.length === room && keys.length === chunk)) return { ...page, cursor: last ?? null }
    if (keys.length < chunk) return { ...page, cursor: null }
    after = keys.at(-1) ?? null
    page.cursor = after
    chunk = Math.min(chunk * 4, 1_000)
  }
  return page
}

async function describe(
  ctx: Ctx,
  deps: Deps,
  page: { rows: VoiceRow[]; marks: Map<string, Marks>; textChars: number; readBeforeMs: number },
): Promise<Voice[]> {
  const [people, members] = await Promise.all([
    deps.peopleOf(
      ctx,
      page.rows.map((row) => row.person),
    ),
    memberNames(ctx.state, ctx.workspace.id),
  ])
  return page.rows.map((row) => {
    const marks = page.marks.get(refKey(row)) ?? noMarks
    const assignee = marks.assignee === null ? null : { id: marks.assignee, name: members.get(marks.assignee) ?? '' }
    const { textChars, readBeforeMs } = page
    return voiceOf(row, { textChars, readBeforeMs, marks, assignee, person: people.get(row.person) ?? null })
  })
}

/** One voice, whole; throws `not_found`. */
export async function getFeedback(ctx: Ctx, deps: Deps, id: string): Promise<ReplyOf<typeof feedbackRoutes.get>> {
  requirePermission(ctx, 'feedback:read')
  const { row, touchpointOf } = await requireVoice(ctx, deps, id)
  const [marks, mark, thread] = await Promise.all([
    readMarks(ctx.state, ctx.workspace.id, [row]),
    readUnreadMark(ctx.state, ctx.workspace.id),
    row.thread === ''
      ? []
      : rowsOfThread(
          ctx.events,
          { workspace: ctx.workspace.id, touchpointOf },
          { event: row.event, thread: row.thread },
        ),
  ])
  const described = { rows: [row], marks, textChars: wholeTextChars, readBeforeMs: mark.afterMs }
  const [voice] = await describe(ctx, deps, described)
  return {
    ...(voice as Voice),
    turns: turnsOf(propsOf(row)),
    conversation: thread.length < 2 ? [] : thread.map(conversationEntry),
  }
}

function conversationEntry(row: VoiceRow) {
  const { $question: question } = propsOf(row)
  const { id, at, text } = voiceOf(row, {
    ...{ textChars: wholeTextChars, person: null, marks: noMarks, assignee: null, readBeforeMs: 0 },
  })
  return { id, at, text, question: typeof question === 'string' ? question.slice(0, 200) : '', score: row.score }
}

/** The row of a voice; throws `not_found`. */
export async function requireVoice(ctx: Ctx, deps: Pick<Deps, 'touchpointOf'>, id: string) {
  const ref = refOf(id)
  const touchpointOf = await deps.touchpointOf(ctx)
  const row = ref ? await rowOf(ctx.events, { workspace: ctx.workspace.id, touchpointOf }, ref) : null
  if (!row) throw fail('not_found', { message: say(words.noFeedback) })
  return { row, touchpointOf }
}
