import type { ColumnView, Detection, Mapping, ReadSettings, Role } from './types.ts'

// The table "what is each column" as a value, and its way to a mapping and back. Pure.

type Scalar = string | number | boolean | null
type Conversion = 'text' | 'number' | 'integer' | 'boolean' | 'time' | 'date' | 'json' | 'list'

/** What a column can be: what the server guesses, and consent, which is never guessed. */
export type Use = Role | 'consent'

/** What one column is. `as` and `missing` are how its cells are read, kept from the suggestion. */
export type ColumnSetup = {
  column: string
  use: Use
  /** Kind of an identifier. */
  kind: string
  /** Name of the trait or property, the column's own unless said; the purpose of a consent, `marketing` or `marketing/email`. */
  key: string
  score: ScoreSetup
  as: Conversion | null
  missing: readonly Scalar[]
  /** Of a score that is told in words: the number that each means, null where it is no rating. */
  words: Words
}

type Words = Readonly<Record<string, number | null>>

export type ScoreSetup = {
  metric: string
  low: number | null
  high: number | null
  higherIsBetter: boolean
  /** '' = of the relation as a whole. */
  touchpoint: string
}

/** The whole table with what stands beside it. */
export type Setup = {
  name: string
  /** Name of the event that a row is when no column says it; '' = rows are no events. */
  eventName: string
  dataset: string
  /** Columns that tell a row from all others; none = file and line. */
  key: readonly string[]
  columns: readonly ColumnSetup[]
}

/** What a row has at most once. */
const onceUses: readonly Role[] = [
  'event_name',
  'time',
  'weight',
  'response',
  'touchpoint',
  'channel',
  'amount',
  'currency',
  'order_id',
]

const scales: Record<string, readonly [number, number]> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] }

/** The usual scale of a metric, else what the column's cells suggest. */
export function usualScale(metric: string, column: ColumnView | undefined): readonly [number, number] {
  const usual = scales[metric] ?? [1, 5]
  const max = column?.max ?? null
  if (metric === 'nps' || max === null || max <= usual[1]) return usual
  return max <= 7 ? [1, 7] : max <= 10 ? [0, 10] : [0, 100]
}

/** A column that is not imported, until someone says what it is. */
function ignored(column: string): ColumnSetup {
  const score = { metric: 'csat', low: 1, high: 5, higherIsBetter: true, touchpoint: '' }
  return { column, use: 'ignore', kind: 'user', key: column, score, as: null, missing: [], words: {} }
}

type Ref = { column: string; as: Conversion | null; missing: readonly Scalar[]; map: Record<string, Scalar> }

/** The one column that a value is taken from; null when it says more than this table can show. */
function refOf(value: unknown): Ref | null {
  if (typeof value === 'string') return { column: value, as: null, missing: [], map: {} }
  if (typeof value !== 'object' || value === null || !('column' in value)) return null
  const { column, as, missing, map } = value as Partial<Ref> & { column: string }
  return { column, as: as ?? null, missing: missing ?? [], map: map ?? {} }
}

/** What a map says of a score; words that become words are for the document. */
function wordsOf(map: Record<string, Scalar>): Words {
  return Object.fromEntries(
    Object.entries(map).flatMap(([word, to]) => (to === null || typeof to === 'number' ? [[word, to]] : [])),
  )
}

/** A mapping as a table. What the table cannot show is lost: `isWhole` tells. */
export function setupOf(mapping: Mapping, columns: readonly { name: string }[]): Setup {
  const table = new Map(columns.map(({ name }) => [name, ignored(name)]))
  const put = (value: unknown, use: Use, more: Partial<ColumnSetup> = {}) => {
    const ref = refOf(value)
    const row = ref ? table.get(ref.column) : undefined
    const words = use === 'score' ? wordsOf(ref?.map ?? {}) : {}
    if (ref && row) table.set(ref.column, { ...row, use, as: ref.as, missing: ref.missing, words, ...more })
  }
  for (const { kind, value } of mapping.identifiers ?? []) put(value, 'identifier', { kind })
  const time = mapping.time
  put(typeof time === 'object' ? time.value : time, 'time')
  for (const [key, value] of Object.entries(mapping.traits ?? {})) {
    put(typeof value === 'object' && 'value' in value ? value.value : value, 'trait', { key })
  }
  for (const [key, value] of Object.entries(mapping.consent ?? {})) put(value, 'consent', { key })
  const event = mapping.events?.[0]
  const names: Record<string, Role> = {
    revenue: 'amount',
    currency: 'currency',
    order_id: 'order_id',
    touchpoint: 'touchpoint',
    channel: 'channel',
  }
  for (const [key, value] of Object.entries(event?.props ?? {})) put(value, names[key] ?? 'property', { key })
  if (event && typeof event.name !== 'string') put(event.name, 'event_name')
  readAnswers(mapping, put)
  return {
    name: mapping.name,
    eventName: typeof event?.name === 'string' ? event.name : '',
    dataset: mapping.dataset ?? '',
    key: mapping.key ?? [],
    columns: [...table.values()],
  }
}

type Put = (value: unknown, use: Use, more?: Partial<ColumnSetup>) => void

function readAnswers(mapping: Mapping, put: Put): void {
  const answers = mapping.answers?.[0]
  if (!answers) return
  for (const [key, value] of Object.entries(answers.props ?? {})) put(value, 'property', { key })
  put(answers.response, 'response')
  put(answers.weight, 'weight')
  put(typeof answers.touchpoint === 'string' ? undefined : answers.touchpoint, 'touchpoint')
  put(typeof answers.channel === 'string' ? undefined : answers.channel, 'channel')
  for (const item of answers.items) {
    const metric = item.metric ?? answers.metric
    const [low, high] = item.scale ?? answers.scale ?? [null, null]
    const score = {
      metric: typeof metric === 'string' ? metric : '',
      low,
      high,
      higherIsBetter: item.higherIsBetter ?? answers.higherIsBetter ?? true,
      touchpoint: typeof item.touchpoint === 'string' ? item.touchpoint : '',
    }
    put(item.score, 'score', { score })
    put(item.text, 'text')
  }
}

/** The value of a column as a mapping has it: its name, or more when its cells are read in a certain way. */
function cellValue({ column, as, missing }: ColumnSetup, fixed?: Conversion) {
  const conversion = fixed ?? as
  if (conversion === null && missing.length === 0) return column
  return {
    column,
    ...(conversion === null ? {} : { as: conversion }),
    ...(missing.length > 0 ? { missing: [...missing] } : {}),
  }
}

/** A score is a number by itself, and a consent a yes or no: only the missing words matter. */
const plainValue = (row: ColumnSetup) => cellValue({ ...row, as: null })

/** A score that is told in words brings their numbers along. */
function scoreValue(row: ColumnSetup): ReturnType<typeof cellValue> | { column: string; map: Record<string, Scalar> } {
  const value = plainValue(row)
  if (Object.keys(row.words).length === 0) return value
  return { ...(typeof value === 'string' ? { column: value } : value), map: { ...row.words } }
}

/** The table as a mapping. */
export function mappingOf(setup: Setup, read: ReadSettings): Mapping {
  const of = (use: Use) => setup.columns.filter((row) => row.use === use)
  const identifiers = of('identifier').map((row) => ({ kind: row.kind, value: cellValue(row) }))
  const traits = Object.fromEntries(of('trait').map((row) => [row.key, cellValue(row)]))
  const consent = Object.fromEntries(of('consent').map((row) => [row.key.trim(), plainValue(row)]))
  const time = of('time')[0]
  const answers = answersOf(setup)
  const events = eventsOf(setup, answers !== null)
  return {
    version: 1,
    name: setup.name.trim(),
    read,
    ...(setup.key.length > 0 ? { dataset: setup.dataset, key: [...setup.key] } : {}),
    ...(identifiers.length > 0 ? { identifiers } : {}),
    ...(time ? { time: time.column } : {}),
    ...(Object.keys(traits).length > 0 ? { traits } : {}),
    ...(Object.keys(consent).length > 0 ? { consent } : {}),
    ...(answers ? { answers: [answers] } : {}),
    ...(events ? { events: [events] } : {}),
  }
}

function answersOf(setup: Setup): NonNullable<Mapping['answers']>[number] | null {
  const of = (use: Role) => setup.columns.filter((row) => row.use === use)
  const [scores, texts] = [of('score'), of('text')]
  if (scores.length + texts.length === 0) return null
  const together = scores.length === 1 && texts.length === 1 ? texts[0] : undefined
  const items = [
    ...scores.map((row) => ({
      score: scoreValue(row),
      metric: row.score.metric.trim(),
      scale: [row.score.low ?? 0, row.score.high ?? 0] as [number, number],
      question: row.column,
      ...(row.score.higherIsBetter ? {} : { higherIsBetter: false }),
      ...(row.score.touchpoint.trim() === '' ? {} : { touchpoint: row.score.touchpoint.trim() }),
      ...(together ? { text: plainValue(together) } : {}),
    })),
    ...(together ? [] : texts.map((row) => ({ text: plainValue(row), question: row.column }))),
  ]
  const props = Object.fromEntries(
    [...of('property'), ...of('amount'), ...of('order_id')].map((row) => [row.key, cellValue(row)]),
  )
  const [response, weight, touchpoint, channel] = [of('response'), of('weight'), of('touchpoint'), of('channel')]
  return {
    ...(response[0] ? { response: cellValue(response[0]) } : {}),
    ...(weight[0] ? { weight: cellValue(weight[0]) } : {}),
    ...(touchpoint[0] ? { touchpoint: { column: touchpoint[0].column } } : {}),
    ...(channel[0] ? { channel: { column: channel[0].column } } : {}),
    ...(Object.keys(props).length > 0 ? { props } : {}),
    items,
  }
}

function eventsOf(setup: Setup, answered: boolean): NonNullable<Mapping['events']>[number] | null {
  const named = setup.columns.find(({ use }) => use === 'event_name')
  if (!named && (answered || setup.eventName.trim() === '')) return null
  const props: Record<string, string | { column: string }> = {}
  for (const row of setup.columns) {
    if (row.use === 'amount') props.revenue = cellValue(row)
    else if (row.use === 'order_id') props.order_id = cellValue(row, 'text')
    else if (row.use === 'currency' || row.use === 'touchpoint' || row.use === 'channel') props[row.use] = row.column
    else if (row.use === 'property') props[row.key] = cellValue(row)
  }
  return { name: named ? { column: named.column } : setup.eventName.trim(), props }
}

/** True when the table says all that the mapping says; else it can be changed only as a document. */
export function isWhole(mapping: Mapping, columns: readonly { name: string }[]): boolean {
  const { $schema: _schema, read = {}, ...said } = mapping
  const { read: _read, ...shown } = mappingOf(setupOf(mapping, columns), read)
  return sorted(said) === sorted(shown)
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** The table to start with: the suggestion's, or, where nothing could be suggested, the guesses by themselves. */
export function firstSetup(detection: Detection, name: string): Setup {
  if (detection.suggestion) return setupOf(detection.suggestion, detection.columns)
  const columns = detection.columns.map((column) => ({ ...ignored(column.name), ...usedAs(column.guess.role, column) }))
  return { name, eventName: '', dataset: '', key: [], columns }
}

/** What a column brings along when it gets a use: the scale of a score, the type of its cells. */
export function usedAs(use: Use, column: ColumnView): Partial<ColumnSetup> {
  const { guess } = column
  if (use === 'identifier') return { use, kind: guess.role === 'identifier' ? (guess.kind ?? 'user') : 'user' }
  if (use === 'consent') return { use, key: 'marketing' }
  if (use === 'trait' || use === 'property') return { use, key: column.name }
  if (use === 'text') return { use, missing: column.missingWords }
  if (use !== 'score') return { use }
  const metric = guess.role === 'score' ? (guess.kind ?? 'csat') : column.options.length > 0 ? 'csat' : 'nps'
  const [low, high] = guess.role === 'score' && guess.scale ? guess.scale : usualScale(metric, column)
  const score = { metric, low, high, higherIsBetter: true, touchpoint: '' }
  const words = Object.fromEntries(column.options.map((option) => [option.text, option.score]))
  return { use, score, missing: column.missingWords, words }
}

/** Gives a column a use; what a row has once is taken from the column that had it. */
export function withColumn(setup: Setup, row: ColumnSetup): Setup {
  const once = onceUses.some((use) => use === row.use)
  const columns = setup.columns.map((other) => {
    if (other.column === row.column) return row
    return once && other.use === row.use ? { ...other, use: 'property' as const } : other
  })
  return { ...setup, columns }
}

export type SetupProblem = 'name' | 'nothing' | 'metric' | 'scale' | 'words' | 'kind' | 'purpose' | 'dataset'

/** What keeps the table from being a mapping, with the column concerned. */
export function problemsOf(setup: Setup): { problem: SetupProblem; column: string | null }[] {
  const found: { problem: SetupProblem; column: string | null }[] = []
  const add = (problem: SetupProblem, column: string | null = null) => found.push({ problem, column })
  if (setup.name.trim() === '') add('name')
  const purposes = setup.columns.filter(({ use }) => use === 'consent').map(({ key }) => key.trim())
  for (const { column, use, kind, key, score, words } of setup.columns) {
    // One column a purpose: two would contradict each other.
    if (use === 'consent' && (!/^[^/\s]/.test(key.trim()) || purposes.filter((one) => one === key.trim()).length > 1))
      add('purpose', column)
    if (use === 'identifier' && !/^[a-z][a-z0-9_]{0,62}$/.test(kind)) add('kind', column)
    if (use !== 'score') continue
    if (score.metric.trim() === '') add('metric', column)
    if (score.low === null || score.high === null || !(score.low < score.high)) add('scale', column)
    const told = Object.values(words)
    if (told.length > 0 && told.every((one) => one === null)) add('words', column)
  }
  if (setup.key.length > 0 && !/^[a-z0-9][a-z0-9_.-]{0,63}$/.test(setup.dataset)) add('dataset')
  const uses = new Set(setup.columns.map(({ use }) => use))
  const identifiers = setup.columns.filter(({ use }) => use === 'identifier').length
  const isEvent = uses.has('score') || uses.has('text') || uses.has('event_name') || setup.eventName.trim() !== ''
  if (!isEvent && !uses.has('trait') && !uses.has('consent') && identifiers < 2) add('nothing')
  return found
}

/**
 * A name for a data set made of a mapping's name: `Orders 2025` becomes `orders-2025`. Of letters other than Latin ones nothing would be
 * left, and all such files would be one data set: they are told apart by a number (FNV-1a) of the name.
 */
export function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
  if (!/[^\p{ASCII}]/u.test(name)) return slug === '' ? 'import' : slug
  let hash = 0x811c9dc5
  for (const character of name.normalize('NFC')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return `${slug === '' ? 'import' : slug}-${(hash >>> 0).toString(36)}`
}
