import { memberNames } from '../../../platform/auth/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, parseObject, say, unreadableCursor } from '../../../platform/kernel/index.ts'
import type { FeedbackFilter, feedbackRoutes, Voice } from '../contract.ts'
import { nextStretch, stretchAfter } from '../model/day-plan.ts'
import { cursorOf, type InboxKey, isAfterKey, keyOfCursor, refKey, refOf } from '../model/refs.ts'
import { searchTermsOf } from '../model/search-terms.ts'
import { languageOf, turnsOf, type VoiceRow, voiceOf } from '../model/voice.ts'
import type { InboxFilter } from '../queries/conditions.ts'
import { rowOf, rowsInDays, rowsOfKeys, rowsOfThread, scoresOfForms } from '../queries/inbox.ts'
import { keysOfMarked, type Marks, noMarks, readMarks, readUnreadMark } from '../store/marks.ts'
import { words } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'

type Deps = Pick<FeedbackDeps, 'peopleOf' | 'touchpointOf'>

const listTextChars = 280
const wholeTextChars = 20_000
/** Rows that one page may look at beyond what it shows; a page that found too little goes on at its cursor. */
const candidatesMax = 4_000
/** Beyond it nothing that is stored can lie. */
const lastDayMs = Date.UTC(2299, 11, 31)

/** A page of the inbox, newest first (FB4). */
export async function listFeedback(
  ctx: Ctx,
  deps: Deps & Pick<FeedbackDeps, 'dayCounts'>,
  query: QueryOf<typeof feedbackRoutes.list>,
): Promise<ReplyOf<typeof feedbackRoutes.list>> {
  requirePermission(ctx, 'feedback:read')
  const after = query.cursor === undefined ? null : keyOfCursor(query.cursor)
  if (query.cursor !== undefined && after === null) throw unreadableCursor()
  const mark = await readUnreadMark(ctx.state, ctx.workspace.id)
  const filter = filterOf(ctx, query, {
    touchpointOf: await deps.touchpointOf(ctx),
    unread: query.state === 'unread' ? mark : undefined,
  })
  const keep = (row: VoiceRow, marks: Marks): boolean =>
    (query.state !== 'unread' || marks.read !== true) &&
    (query.assignee !== 'nobody' || marks.assignee === null) &&
    (query.language === undefined || languageOf(row, parseObject(row.props)) === query.language)
  const next = isByMarks(query) ? markedRows(ctx, filter, query) : storedRows(ctx, deps, filter)
  const page = await collectPage(ctx, { keep, after, limit: query.limit, next })
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

/** What comes after a key, in the inbox's order: rows that match, the last key that was looked at, and whether it was the last of all. */
type Next = { rows: VoiceRow[]; last: InboxKey | null; isEnd: boolean }
type NextRows = (after: InboxKey | null, limit: number) => Promise<Next>

function markedRows(ctx: Ctx, filter: InboxFilter, { tag, assignee, state }: FeedbackFilter): NextRows {
  const marked = {
    tag,
    assignee: assignee === 'nobody' ? undefined : assignee,
    starred: state === 'starred' || undefined,
  }
  return async (after, limit) => {
    const keys = await keysOfMarked(ctx.state, ctx.workspace.id, { filter: marked, after, limit })
    const rows = await rowsOfKeys(ctx.events, filter, keys)
    return {
      rows: rows.sort((a, b) => (isAfterKey(a, b) ? 1 : -1)),
      last: keys.at(-1) ?? null,
      isEnd: keys.length < limit,
    }
  }
}

/**
 * Rows from the event store, stretch of days by stretch of days, so that a page costs what it shows and not what the workspace
 * holds: days are the table's sort key. How far each stretch goes follows from what the ones before it held.
 */
function storedRows(ctx: Ctx, deps: Pick<FeedbackDeps, 'dayCounts'>, filter: InboxFilter): NextRows {
  return async (after, limit) => {
    const days = await deps.dayCounts(ctx)
    const newest = dayOfMs(after?.atMs ?? filter.toMs ?? null)
    const oldest = dayOfMs(filter.fromMs ?? null)
    const rows: VoiceRow[] = []
    const first = newest === null ? 0 : days.findIndex(({ day }) => day <= newest)
    let at = first === -1 ? days.length : first
    let [before, looked]: [string | null, number] = [null, 0]
    for (;;) {
      const voices = stretchAfter({ voices: looked, found: rows.length, wanted: limit })
      const stretch = nextStretch(days, { at, voices })
      const { from } = stretch
      rows.push(
        ...(await rowsInDays(ctx.events, { filter, days: { from, before }, after, limit: limit - rows.length })),
      )
      const isEnd = from === null || (oldest !== null && from <= oldest)
      if (isEnd || rows.length >= limit) return { rows, last: rows.at(-1) ?? null, isEnd: rows.length < limit }
      at = stretch.next
      before = from
      looked += stretch.voices
    }
  }
}

function dayOfMs(ms: number | null): string | null {
  return ms === null || ms > lastDayMs || ms < 0 ? null : new Date(ms).toISOString().slice(0, 10)
}

type Page = { rows: VoiceRow[]; marks: Map<string, Marks>; cursor: InboxKey | null }

/** Reads rows until a page is full, none are left, or it has looked at enough. */
async function collectPage(
  ctx: Ctx,
  input: {
    keep: (row: VoiceRow, marks: Marks) => boolean
    after: InboxKey | null
    limit: number
    next: NextRows
  },
): Promise<Page> {
  const { keep, limit, next } = input
  const page: Page = { rows: [], marks: new Map(), cursor: null }
  let { after } = input
  let chunk = limit
  for (let looked = 0; looked < candidatesMax; looked += chunk) {
    const { rows, last, isEnd } = await next(after, chunk)
    const marks = await readMarks(ctx.state, ctx.workspace.id, rows)
    const kept = rows.filter((row) => keep(row, marks.get(refKey(row)) ?? noMarks))
    const room = limit - page.rows.length
    page.rows.push(...kept.slice(0, room))
    for (const [key, value] of marks) page.marks.set(key, value)
    if (kept.length > room || (kept.length === room && !isEnd)) return { ...page, cursor: page.rows.at(-1) ?? null }
    if (isEnd) return { ...page, cursor: null }
    after = last
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
  const [people, members, scores] = await Promise.all([
    deps.peopleOf(
      ctx,
      page.rows.map((row) => row.person),
    ),
    memberNames(ctx.state, ctx.workspace.id),
    scoresOfForms(ctx.events, ctx.workspace.id, page.rows),
  ])
  return page.rows.map((row) => {
    const marks = page.marks.get(refKey(row)) ?? noMarks
    const assignee = marks.assignee === null ? null : { id: marks.assignee, name: members.get(marks.assignee) ?? '' }
    const { textChars, readBeforeMs } = page
    const person = people.get(row.person) ?? null
    const formScore = row.score === null && row.event === '$answer' ? scores.get(row.thread) : undefined
    return voiceOf(row, { textChars, readBeforeMs, marks, assignee, person, formScore })
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
    turns: turnsOf(parseObject(row.props)),
    conversation: thread.length < 2 ? [] : thread.map(conversationEntry),
  }
}

/** A survey has at most so many options; what others send may claim more, and longer ones. */
const chosenMost = 200
const wordCharsMax = 200

function conversationEntry(row: VoiceRow) {
  const { $question: question, $version: version, $choices, $value } = parseObject(row.props)
  const given = Array.isArray($choices) ? $choices : [$value]
  const chosen = given
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .slice(0, chosenMost)
    .map((one) => (typeof one === 'string' ? one.slice(0, wordCharsMax) : one))
  const { id, at, text } = voiceOf(row, {
    ...{ textChars: wholeTextChars, person: null, marks: noMarks, assignee: null, readBeforeMs: 0 },
  })
  return {
    id,
    at,
    text,
    question: typeof question === 'string' ? question.slice(0, wordCharsMax) : '',
    version: Number.isSafeInteger(version) ? Number(version) : null,
    chosen,
    score: row.score,
  }
}

/** The row of a voice; throws `not_found`. */
export async function requireVoice(ctx: Ctx, deps: Pick<Deps, 'touchpointOf'>, id: string) {
  const ref = refOf(id)
  const touchpointOf = await deps.touchpointOf(ctx)
  const row = ref ? await rowOf(ctx.events, { workspace: ctx.workspace.id, touchpointOf }, ref) : null
  if (!row) throw fail('not_found', { message: say(words.noFeedback) })
  return { row, touchpointOf }
}
