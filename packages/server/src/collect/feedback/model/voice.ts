import { isJsonObject, type Json, type JsonObject, parseObject } from '../../../platform/kernel/index.ts'
import { feedbackKinds, turnRoles } from '../contract/item.ts'
import type { Voice } from '../contract.ts'
import { detectLanguage } from './language.ts'
import { idOf } from './refs.ts'

/** A row of the event store as the inbox reads it. */
export type VoiceRow = {
  atMs: number
  receivedMs: number
  source: number
  messageId: string
  event: string
  /** Canonical person as of now. */
  person: number
  /** Profile as seen, never rewritten. */
  profile: number
  touchpoint: string
  channel: string
  metric: string
  score: number | null
  thread: string
  survey: string
  text: string
  props: string
}

export type VoiceContext = {
  /** Characters of the text; a list needs only the beginning. */
  textChars: number
  person: { id: string; name: string } | null
  /** The one score on the form of a comment that has none of its own. */
  formScore?: Pick<VoiceRow, 'metric' | 'score' | 'props'> | undefined
  marks: { read: boolean | null; starred: boolean; tags: string[] }
  assignee: { id: string; name: string } | null
  /** Everything that arrived until then counts as read. */
  readBeforeMs: number
}

/** What one row and what people added to it look like. Properties are whatever was sent, so each is looked at before it is shown. */
export function voiceOf(row: VoiceRow, context: VoiceContext): Voice {
  const props = parseObject(row.props)
  const isAnswer = row.event === '$answer'
  const { marks, formScore } = context
  return {
    id: idOf(row),
    at: new Date(row.atMs).toISOString(),
    receivedAt: new Date(row.receivedMs).toISOString(),
    kind: isAnswer ? 'survey' : (feedbackKinds.find((kind) => kind === props.$kind) ?? 'other'),
    source: isAnswer ? row.survey : textOf(props.$source, 60),
    person: context.person,
    author: textOf(props.$author, 200),
    touchpoint: row.touchpoint || null,
    channel: row.channel,
    transaction: textOf(props.$transaction, 200),
    language: languageOf(row, props),
    title: textOf(props.$title, 500),
    text: [...wordsOf(row, props).slice(0, context.textChars * 2)].slice(0, context.textChars).join(''),
    cutFrom: typeof props.$text_cut === 'number' ? Math.trunc(props.$text_cut) : null,
    rating:
      ratingOf(row, props) ?? (formScore ? ratingOf({ ...row, ...formScore }, parseObject(formScore.props)) : null),
    thread: row.thread,
    url: webAddressOf(props.$url),
    read: marks.read ?? row.receivedMs <= context.readBeforeMs,
    starred: marks.starred,
    assignee: context.assignee,
    tags: marks.tags,
  }
}

/** Feedback says its language; of answers it is read off the text. */
export function languageOf(row: Pick<VoiceRow, 'event' | 'text'>, props: JsonObject): string {
  return row.event === '$feedback' && typeof props.$language === 'string'
    ? props.$language.slice(0, 20)
    : detectLanguage(row.text)
}

/** The text without its title, which is the first line of the column. */
function wordsOf(row: VoiceRow, props: JsonObject): string {
  return row.event === '$feedback' && typeof props.$text === 'string' ? props.$text : row.text
}

function textOf(value: Json | undefined, most: number): string {
  return typeof value === 'string' ? value.slice(0, most) : ''
}

/** Only what a link may safely lead to. */
function webAddressOf(value: Json | undefined): string | null {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value) ? value.slice(0, 2000) : null
}

/** The score on its scale, and its class: the NPS by its own classes, all else by the middle of the scale. */
function ratingOf(row: VoiceRow, props: JsonObject): Voice['rating'] {
  const isAnswer = row.event === '$answer'
  const [min, max] = isAnswer ? [props.$scale_min, props.$scale_max] : [props.$rating_min, props.$rating_max]
  const { score: value } = row
  if (value === null || typeof min !== 'number' || typeof max !== 'number' || min >= max) return null
  if (row.metric === 'nps') return { value, min, max, class: value >= 9 ? 'happy' : value >= 7 ? 'neither' : 'unhappy' }
  const side = Math.sign(value * 2 - min - max) * (props.$higher_is_better === false ? -1 : 1)
  return { value, min, max, class: side > 0 ? 'happy' : side < 0 ? 'unhappy' : 'neither' }
}

export type Turn = { role: (typeof turnRoles)[number]; name: string; text: string; at: string | null }

/** The turns of a conversation that came as one piece, as far as they are such. */
export function turnsOf(props: JsonObject): Turn[] {
  const list = Array.isArray(props.$turns) ? props.$turns : []
  return list.filter(isJsonObject).flatMap((turn) => {
    const role = turnRoles.find((one) => one === turn.role)
    const text = textOf(turn.text, 40_000)
    if (!role || text === '') return []
    const at =
      typeof turn.at === 'string' && Number.isFinite(Date.parse(turn.at)) ? new Date(turn.at).toISOString() : null
    return [{ role, name: textOf(turn.name, 200), text, at }]
  })
}
