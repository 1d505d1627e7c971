import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import { objectOrNone, textOrNone } from './json.ts'

/** What the paths of this SDK are called among the hints. */
export const jitsuClassic = 'jitsu-classic'

const typeOf: ReadonlyMap<string, string> = new Map([
  ['pageview', 'page'],
  ['user_identify', 'identify'],
])

/** Fields that say where and with what somebody was; all others are properties. */
const contextFields = new Set(
  'ids click_id src source_ip local_tz_offset doc_host doc_encoding screen_resolution vp_size utc_time'.split(' '),
)
const readFields = new Set(
  'event_type event_id user api_key eventn_ctx utm referer url page_title doc_path doc_search user_agent user_language'.split(
    ' ',
  ),
)

/**
 * An event of Jitsu's first SDK (@jitsu/sdk-js 2 and 3) as Segment's wire has it: there it is flat, with who it was and the page beside the
 * properties (in its compatible mode within `eventn_ctx`). What is known of the user is repeated with every event; it is told by `user_identify`.
 */
export function fromJitsuClassic(sent: Json): Json {
  if (!isJsonObject(sent)) return sent
  const event: JsonObject = { ...sent, ...objectOrNone(sent.eventn_ctx) }
  const { anonymous_id = null, id = null, internal_id = null, ...traits } = objectOrNone(event.user) ?? {}
  const name = textOrNone(event.event_type) ?? ''
  const type = typeOf.get(name) ?? 'track'
  const context: JsonObject = {
    library: { name: '@jitsu/sdk-js', version: null },
    page: pick(event, { url: 'url', path: 'doc_path', title: 'page_title', referrer: 'referer', search: 'doc_search' }),
    ...pick(event, { userAgent: 'user_agent', locale: 'user_language', campaign: 'utm' }),
  }
  const properties: JsonObject = {}
  for (const [field, value] of Object.entries(event)) {
    if (contextFields.has(field)) context[field] = value
    else if (!readFields.has(field)) properties[field] = value
  }
  return {
    type,
    ...(type === 'track' ? { event: name } : {}),
    userId: id ?? internal_id,
    anonymousId: anonymous_id,
    ...(type === 'identify' ? { traits } : { properties }),
    context,
    timestamp: event.utc_time ?? null,
    messageId: event.event_id ?? null,
  }
}

function pick(event: JsonObject, fields: Readonly<Record<string, string>>): JsonObject {
  const picked: JsonObject = {}
  for (const [ours, theirs] of Object.entries(fields)) {
    const value = event[theirs]
    if (value !== undefined && value !== null && value !== '') picked[ours] = value
  }
  return picked
}
