import { ch, type Fragment, join, param } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { namelessPrefix } from '../../surveys/index.ts'
import type { FeedbackKind } from '../contract/item.ts'
import type { TextLanguage } from '../model/language.ts'
import type { MessageRef } from '../model/refs.ts'
import type { SearchTerm } from '../model/search-terms.ts'

/** What of the inbox is wanted, as far as the event store can tell. */
export type InboxFilter = {
  workspace: WorkspaceId
  terms: readonly SearchTerm[]
  source?: string | undefined
  kind?: FeedbackKind | undefined
  touchpoint?: string | undefined
  language?: TextLanguage | undefined
  score?: 'happy' | 'neither' | 'unhappy' | undefined
  fromMs?: number | undefined
  toMs?: number | undefined
  /** Only what arrived after the mark, or is among these explicitly unread ones. */
  unread?: { afterMs: number; among: readonly MessageRef[] } | undefined
  /** How the catalogue reads a row's touchpoint. */
  touchpointOf: Fragment
}

/** Rows that are somebody's words: feedback from elsewhere, and answers with a text, but of surveys that promise anonymity. */
export function isVoice(workspace: WorkspaceId): Fragment {
  return ch`ws = ${param(workspace, 'UInt32')} AND event IN ('$feedback', '$answer')
    AND NOT startsWith(response, ${param(namelessPrefix, 'String')})`
}

/** All conditions of a filter on rows of `events`, those of the days that are looked at among them. */
export function conditionOf(filter: InboxFilter, days: Fragment | null): Fragment {
  const parts: Fragment[] = [isVoice(filter.workspace), ch`(event = '$feedback' OR text != '')`]
  const { fromMs, toMs, kind, source, touchpoint, language, score, unread, terms } = filter
  if (fromMs !== undefined) parts.push(ch`ts >= fromUnixTimestamp64Milli(${param(fromMs, 'Int64')}, 'UTC')`)
  if (toMs !== undefined) parts.push(ch`ts < fromUnixTimestamp64Milli(${param(toMs, 'Int64')}, 'UTC')`)
  if (kind !== undefined) parts.push(kindIs(kind))
  if (source !== undefined) parts.push(ch`event = '$feedback' AND ${propIs('$source', source)}`)
  if (touchpoint !== undefined) parts.push(ch`${filter.touchpointOf} = ${param(touchpoint, 'String')}`)
  if (language !== undefined) parts.push(languageMayBe(language))
  if (score !== undefined) parts.push(scoreIs(score, { workspace: filter.workspace, days }))
  if (days !== null) parts.push(days)
  for (const term of terms) parts.push(termOccurs(term))
  if (unread !== undefined) parts.push(arrivedAfter(unread))
  return join(parts, ' AND ')
}

/**
 * True when a property is this word. Looking for the bytes comes first: it is several times faster than reading JSON, and our own
 * properties are always written the same way; the exact comparison keeps what only looks alike out.
 */
function propIs(name: string, value: string): Fragment {
  const written = `${JSON.stringify(name)}:${JSON.stringify(value)}`
  return ch`position(props, ${param(written, 'String')}) > 0 AND JSONExtractString(props, ${param(name, 'String')}) = ${param(value, 'String')}`
}

function kindIs(kind: FeedbackKind): Fragment {
  const told = ch`(event = '$feedback' AND ${propIs('$kind', kind)})`
  return kind === 'survey' ? ch`(event = '$answer' OR ${told})` : told
}

/** Feedback says its language. Of answers only the script is looked at here; the reader of the rows decides. */
function languageMayBe(language: TextLanguage): Fragment {
  const told = ch`(event = '$feedback' AND ${propIs('$language', language)})`
  if (language === 'zh-Hans' || language === 'zh-Hant' || language === 'mixed')
    return ch`(${told} OR (event = '$answer' AND match(text, '\\\\p{Han}')))`
  if (language === 'en') return ch`(${told} OR (event = '$answer' AND match(text, '[A-Za-z]{2}')))`
  return ch`(${told} OR event = '$answer')`
}

function termOccurs({ needles }: SearchTerm): Fragment {
  const list = param([...needles], 'Array(String)')
  return ch`${searchFor(needles)}(text, ${list})`
}

/** Letters without case need no folding, and ASCII needs no decoding: each is several times faster than the general way. */
function searchFor(needles: readonly string[]): Fragment {
  if (needles.every((needle) => needle.toLowerCase() === needle.toUpperCase())) return ch`multiSearchAny`
  const isAscii = needles.every((needle) => !/[^\x20-\x7e]/.test(needle))
  return isAscii ? ch`multiSearchAnyCaseInsensitive` : ch`multiSearchAnyCaseInsensitiveUTF8`
}

function arrivedAfter({ afterMs, among }: { afterMs: number; among: readonly MessageRef[] }): Fragment {
  const later = ch`received_at > fromUnixTimestamp64Milli(${param(afterMs, 'Int64')}, 'UTC')`
  return among.length === 0 ? later : ch`(${later} OR ${isAmong(among)})`
}

/** The row is one of these messages. Message ids of different sources may be the same, so both are compared. */
export function isAmong(refs: readonly MessageRef[]): Fragment {
  const pairs = refs.map(({ source, messageId }) => `${source}.${messageId}`)
  const ids = refs.map(({ messageId }) => messageId)
  return ch`message_id IN ${param(ids, 'Array(String)')} AND concat(toString(source), '.', message_id) IN ${param(pairs, 'Array(String)')}`
}

const classNumbers = { happy: 1, neither: 0, unhappy: -1 } as const

const scaleMin = ch`if(event = '$feedback', JSONExtractFloat(props, '$rating_min'), JSONExtractFloat(props, '$scale_min'))`
const scaleMax = ch`if(event = '$feedback', JSONExtractFloat(props, '$rating_max'), JSONExtractFloat(props, '$scale_max'))`
/** 1 above the middle of the scale, 0 in it, -1 below; the NPS by its own classes (docs/words.md: promoter, net satisfaction). */
const scoreClass = ch`if(metric = 'nps', multiIf(score >= 9, 1, score >= 7, 0, -1),
  toInt64(sign(score * 2 - ${scaleMin} - ${scaleMax})) * if(JSONHas(props, '$higher_is_better') AND NOT JSONExtractBool(props, '$higher_is_better'), -1, 1))`

/** The voice has such a score, or one of a metric stands on the same form: there a comment is an answer of its own (FB11). */
function scoreIs(
  score: keyof typeof classNumbers,
  { workspace, days }: { workspace: WorkspaceId; days: Fragment | null },
): Fragment {
  const isSuch = ch`score IS NOT NULL AND ${scoreClass} = ${param(classNumbers[score], 'Int64')}`
  const forms = ch`SELECT response FROM events WHERE ${isScoreOfForm(workspace)} AND ${isSuch} ${days && ch`AND ${days}`}`
  return ch`(${isSuch} OR (event = '$answer' AND score IS NULL AND response IN (${forms})))`
}

/** Rows that are the score of a metric on a form. */
export function isScoreOfForm(workspace: WorkspaceId): Fragment {
  return ch`${isVoice(workspace)} AND event = '$answer' AND response != '' AND metric != '' AND score IS NOT NULL`
}
