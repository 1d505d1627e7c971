import type { Json, JsonObject } from '../../platform/kernel/index.ts'
import type { ApplyBatch, ApplyItem } from './ports.ts'

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const minorDigits: Record<string, number> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  UGX: 0,
  KWD: 3,
  BHD: 3,
  OMR: 3,
  JOD: 3,
  TND: 3,
}
const amountKeys = ['revenue', 'total', 'amount'] as const

/** The rows of one month partition: an insert covers one partition, since it is atomic only there. */
export type PartitionRows = { partition: string; lines: string[]; items: ApplyItem[] }

/** Event-store rows of a batch as JSON lines, grouped by month of the event time. Items without effect make no row. */
export function rowsByPartition(items: readonly ApplyItem[], batch: number): PartitionRows[] {
  const groups = new Map<string, PartitionRows>()
  for (const item of items) {
    const partition = monthOf(item.message.ts)
    const group = groups.get(partition) ?? { partition, lines: [], items: [] }
    groups.set(partition, group)
    group.lines.push(JSON.stringify(eventRow(item, batch)))
    group.items.push(item)
  }
  return [...groups.values()]
}

function monthOf(ts: number): string {
  const date = new Date(ts)
  return String(date.getUTCFullYear() * 100 + date.getUTCMonth() + 1)
}

/** One row of `events`, columns as in ARCHITECTURE.md. Times are epoch milliseconds as decimal seconds. */
export function eventRow(item: ApplyItem, batch: number): JsonObject {
  const { message } = item
  const { props } = message
  const answer = message.name === '$answer'
  const money = moneyOf(props)
  const idOf = (kind: string) => message.identifiers.find((identifier) => identifier.kind === kind)?.value ?? ''
  return {
    ws: item.workspace,
    person: item.profile,
    event: message.name,
    ts: seconds(message.ts),
    original_ts: message.originalTs === null ? null : seconds(message.originalTs),
    received_at: seconds(item.receivedAt),
    message_id: message.key,
    batch,
    source: item.source.id,
    import: item.importId,
    user_id: idOf('user'),
    anonymous_id: idOf('anonymous'),
    channel: text(props.$channel ?? props.channel, 100),
    touchpoint: text(props.$touchpoint ?? props.touchpoint, 64),
    metric: answer ? text(props.$metric, 60) : '',
    score: answer ? numberOrNull(props.$score) : null,
    weight: answer ? numberOrNull(props.$weight) : null,
    response: answer ? text(props.$response, 200) : '',
    text: answer ? text(props.$text, 20_000) : '',
    amount_minor: money?.minor ?? null,
    currency: money?.currency ?? '',
    props: JSON.stringify(props),
    context: contextOf(item),
  }
}

/** What was said of traits is kept with the event, so that a person's traits can be computed anew from the events that remain. */
function contextOf({ message }: ApplyItem): string {
  const { context, traits } = message
  return JSON.stringify(traits.length === 0 ? context : { ...context, $traits: traits as unknown as Json })
}

function seconds(ms: number): string {
  const whole = Math.floor(ms / 1000)
  return `${whole}.${String(ms - whole * 1000).padStart(3, '0')}`
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
