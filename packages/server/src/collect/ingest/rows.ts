import { minorDigits } from '../../platform/contract/index.ts'
import { partitionOf } from '../../platform/eventstore/index.ts'
import type { Json, JsonObject } from '../../platform/kernel/index.ts'
import { type JsonLines, LineWriter } from './json-lines.ts'
import type { ApplyBatch, ApplyItem } from './ports.ts'

const amountKeys = ['revenue', 'total', 'amount'] as const

/** The rows of one year: an insert covers one partition, since it is atomic only there. */
export type PartitionRows = { partition: string } & JsonLines

/** Event-store rows of a batch as JSON lines, grouped by the year of the event time. Items without effect make no row. */
export function rowsByPartition(items: readonly ApplyItem[], batch: number): PartitionRows[] {
  const groups = new Map<number, LineWriter>()
  for (const item of items) {
    const year = partitionOf(item.message.ts)
    let group = groups.get(year)
    if (!group) {
      group = new LineWriter()
      groups.set(year, group)
    }
    group.add(eventLine(item, batch))
  }
  return [...groups].map(([year, group]) => ({ partition: String(year), ...group.lines() }))
}

/**
 * One row of `events` as a JSON object in one line, columns as in ARCHITECTURE.md; columns at their default (empty text,
 * null, 0) are left out, since most are. Put together directly: a row object would be built only to be written again.
 */
function eventLine(item: ApplyItem, batch: number): string {
  const { message } = item
  const { props } = message
  let line =
    `{"ws":${item.workspace},"person":${item.profile},"event":${quoted(message.name)},"ts":"${seconds(message.ts)}"` +
    `,"received_at":"${seconds(item.receivedAt)}","message_id":${quoted(message.key)},"batch":${batch}` +
    `,"source":${item.source.id},"import":${item.importId}`
  if (message.originalTs !== null) line += `,"original_ts":"${anyTime(message.originalTs)}"`
  let user = ''
  let anonymous = ''
  for (const { kind, value } of message.identifiers) {
    if (kind === 'user' && user === '') user = value
    else if (kind === 'anonymous' && anonymous === '') anonymous = value
  }
  line += textField('user_id', user) + textField('anonymous_id', anonymous)
  line += textField('channel', text(props.$channel ?? props.channel, 100))
  line += textField('touchpoint', text(props.$touchpoint ?? props.touchpoint, 64))
  // A browser's write key is public: whoever reads a page's source could answer a survey in anybody's name (IN7).
  const survey = item.source.kind === 'browser' ? undefined : props.$survey
  if (message.name === '$answer') line += answerFields(props, survey)
  else if (message.name === '$feedback') line += feedbackFields(props)
  else if (survey !== undefined) line += surveyFields(props)
  const money = moneyOf(props)
  if (money) line += `,"amount_minor":${money.minor},"currency":"${money.currency}"`
  return `${line},"props":${JSON.stringify(JSON.stringify(props))},"context":${JSON.stringify(contextOf(item))}}`
}

function answerFields(props: JsonObject, survey: Json | undefined): string {
  const [score, weight] = [numberOrNull(props.$score), numberOrNull(props.$weight)]
  return (
    textField('metric', text(props.$metric, 60)) +
    (score === null ? '' : `,"score":${score}`) +
    (weight === null ? '' : `,"weight":${weight}`) +
    textField('scale', scaleOf(props)) +
    textField('response', text(props.$response, 200)) +
    textField('text', text(props.$text, 20_000)) +
    (survey === undefined ? '' : textField('survey', text(survey, 64))) +
    (props.$question === undefined ? '' : textField('question', text(props.$question, 200))) +
    (Array.isArray(props.$choices) ? choicesField(props.$choices) : '')
  )
}

/**
 * The scale that an answer says it was given on, `1..7` with `+` where high is good and `-` where low is; what it does not say
 * is left out (`1..5`, `..-`), '' when it says nothing.
 */
function scaleOf(props: JsonObject): string {
  const [min, max] = [numberOrNull(props.$scale_min), numberOrNull(props.$scale_max)]
  const upward = props.$higher_is_better
  const direction = upward === true ? '+' : upward === false ? '-' : ''
  return min === null && max === null && direction === '' ? '' : `${min ?? ''}..${max ?? ''}${direction}`
}

/**
 * Feedback from elsewhere: the rating is its score, the thread joins a conversation as a response joins answers. A title is
 * the text's first line: it is the customer's words too, and is searched with them.
 */
function feedbackFields(props: JsonObject): string {
  const rating = numberOrNull(props.$rating)
  return (
    (rating === null ? '' : `,"score":${rating}`) +
    textField('response', text(props.$thread, 200)) +
    textField('text', [text(props.$title, 500), text(props.$text, 20_000)].filter((part) => part !== '').join('\n'))
  )
}

/** What else happens in a survey (started, finished, asked) is counted by survey and joined by response. */
function surveyFields(props: JsonObject): string {
  return (
    textField('survey', text(props.$survey, 64)) +
    textField('response', text(props.$response, 200)) +
    textField('question', text(props.$question, 200))
  )
}

/** Options that were chosen, by id. Ids are short and few: what is not does not come from a survey. */
function choicesField(choices: readonly Json[]): string {
  const ids = choices.slice(0, 200).filter((choice) => typeof choice === 'string' && choice.length <= 200)
  return ids.length === 0 ? '' : `,"choices":${JSON.stringify(ids)}`
}

function textField(column: string, value: string): string {
  return value === '' ? '' : `,"${column}":${quoted(value)}`
}

/** Half of a character, as a cut leaves it at the end, would make the engine refuse the row. */
function quoted(value: string): string {
  return JSON.stringify(value.toWellFormed())
}

/** What was said of traits is kept with the event, so that a person's traits can be computed anew from the events that remain. */
function contextOf({ message }: ApplyItem): string {
  const { context, traits } = message
  return JSON.stringify(traits.length === 0 ? context : { ...context, $traits: traits as unknown as Json })
}

/** The time as a wrong clock said it, written out: the engine takes few digits for a year. It is the nearest that the column holds. */
function anyTime(ms: number): string {
  const held = Math.min(Math.max(ms, Date.UTC(1900, 0, 1)), Date.UTC(2299, 11, 31))
  return new Date(held).toISOString().slice(0, 23).replace('T', ' ')
}

/** Epoch milliseconds as decimal seconds. Event times are never before 2000, so the digits are enough to cut. */
function seconds(ms: number): string {
  const digits = String(Math.trunc(ms)).padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}`
}

function text(value: Json | undefined, maxLength: number): string {
  return typeof value === 'string' ? value.slice(0, maxLength) : typeof value === 'number' ? String(value) : ''
}

function numberOrNull(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
  return null
}

/** Money of an event in minor units: the first of revenue, total, amount that is a number and has a currency beside it. */
function moneyOf(props: JsonObject): { minor: number; currency: string } | null {
  const currency = typeof props.currency === 'string' ? props.currency.trim().toUpperCase() : ''
  if (!/^[A-Z]{3}$/.test(currency)) return null
  for (const key of amountKeys) {
    const amount = numberOrNull(props[key])
    if (amount === null) continue
    const minor = Math.round(amount * 10 ** (minorDigits[currency] ?? 2))
    return Number.isSafeInteger(minor) ? { minor, currency } : null
  }
  return null
}

/**
 * A row of `person_traits`, which keeps the row with the largest `ts`. A `set` has its event time; a `set_once` must lose to
 * any `set` and win by being earlier, so its version runs backwards below the year 2000 (event times are never before).
 */
export function traitRow(row: ApplyBatch['traits'][number], batch: number): JsonObject {
  const value = typeof row.value === 'string' ? row.value : row.value === null ? '' : JSON.stringify(row.value)
  const number = value.trim() === '' ? Number.NaN : Number(value)
  const version = row.op === 'set' ? row.ts / 1000 : year2000Seconds - row.ts / 10_000
  return {
    ...{ ws: row.workspace, person: row.profile, key: row.key, value },
    ...{ number: Number.isFinite(number) ? number : null, ts: version.toFixed(3), batch },
  }
}

const year2000Seconds = 946_684_800
