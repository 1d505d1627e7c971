import { type Message, say } from '../../../platform/kernel/index.ts'
import type { TrackedMessage } from '../../ingest/index.ts'
import type { Mapping } from '../contract/mapping.ts'
import type { Label, Value } from '../contract/value.ts'
import type { IsJunkIdentifier } from '../ports.ts'
import { words } from '../words.ts'
import { compileAnswers } from './answers.ts'
import { compileCondition } from './condition.ts'
import { compileEvent, compileRest, type Draft, type DraftEvent, type MakeEvents } from './events.ts'
import { messageKey, type RowIdentity } from './keys.ts'
import { columnsOfMapping } from './mapping-columns.ts'
import { compileConsent, compileIdentifiers, compileTraits } from './people.ts'
import { isTotalWord } from './role-words.ts'
import { type Cell, cellText, expected, problemOf, type RowProblem, type SourceRow } from './row.ts'
import { nameOf } from './value.ts'
import type { RowView, Scope } from './view.ts'
import { compileTime } from './when.ts'

/** Longest cell; the log and the event store keep whole events in memory, so one cell may not be a book. */
const cellCharsMax = 65_536

/** A row that was not imported, with everything that is wrong with it. */
export type RejectedRow = { row: SourceRow; problems: RowProblem[] }

/** What one unit (a row, or the rows of a group) becomes. */
export type Converted =
  | { outcome: 'accepted'; messages: TrackedMessage[]; withoutTime: boolean; withoutPerson: boolean }
  | { outcome: 'skipped'; because: Message | string }
  | { outcome: 'rejected'; rejected: RejectedRow[] }

type KeyCells = (row: { cells: readonly Cell[] }) => string[] | null

/** A compiled mapping. */
export type Converter = {
  /** The cells that make a row known again; null without `key` and `group`. A missing key cell gives null cells. */
  keyCells: KeyCells
  /** Rows whose value is equal follow each other into one unit; null = every row is a unit. */
  groupOf(row: SourceRow): string | null
  /** Converts one unit. The same unit always gives the same messages (IM1). */
  convert(rows: readonly SourceRow[]): Converted
}

/** What a conversion needs besides the rows: the file's hash keys rows without key columns, `importedAt` dates rows without time. */
export type ConvertScope = {
  scope: Scope
  fileHash: string
  importedAt: number
  isJunkIdentifier: IsJunkIdentifier
}

/** Compiles a mapping for a file. Pure: no clock, no randomness. */
export function compileMapping(mapping: Mapping, use: ConvertScope): Converter {
  const plan = planOf(mapping, use)
  return {
    keyCells: plan.keyCells,
    groupOf: (row) => (mapping.group && !row.problem ? JSON.stringify(plan.keyCells(row)) : null),
    convert: (rows) => convertUnit(rows, plan),
  }
}

type Plan = {
  mapping: Mapping
  use: ConvertScope
  keyCells: KeyCells
  keyColumns: readonly string[] | null
  skip: { test: (row: RowView) => boolean; because: Message | string }[]
  time: ((row: RowView) => number | undefined) | null
  identifiers: ReturnType<typeof compileIdentifiers>
  traits: ReturnType<typeof compileTraits>
  consent: ReturnType<typeof compileConsent>
  makers: MakeEvents[]
}

function planOf(mapping: Mapping, use: ConvertScope): Plan {
  const { scope } = use
  const rest = compileRest(new Set(columnsOfMapping(mapping)), scope)
  const slots = slotNames()
  const keyColumns = mapping.group?.by ?? mapping.key ?? null
  const keyCells: KeyCells = (row) =>
    keyColumns?.map((name) => cellText(row.cells[scope.columns.placeOf(name) ?? -1])) ?? null
  const identityOf = (row: RowView): RowIdentity => identityOfRow(row, { mapping, use, keyCells })
  const events = (mapping.events ?? []).map((event, index) =>
    compileEvent(event, slots(`e:${event.id ?? literal(event.name) ?? `#${index}`}`), { scope, rest }),
  )
  const answers = (mapping.answers ?? []).map((group, at) =>
    compileAnswers(
      group,
      group.items.map((item) => slots(`a:${item.id ?? answerSlot(item, group)}`)),
      { scope, responseOf: (row) => messageKey(identityOf(row), `r:${at}`) },
    ),
  )
  return {
    mapping,
    use,
    keyCells,
    keyColumns,
    skip: (mapping.skip ?? []).map(({ when, because }) => ({
      test: compileCondition(when, scope),
      because: because ?? say(words.leftOut),
    })),
    time: mapping.time === undefined ? null : compileTime(mapping.time, scope),
    identifiers: compileIdentifiers(mapping, use),
    traits: compileTraits(mapping, scope, rest),
    consent: compileConsent(mapping, scope),
    makers: [...events, ...answers],
  }
}

/** Names the place of a message in its row; a name that came before gets a number. */
function slotNames(): (wished: string) => string {
  const taken = new Map<string, number>()
  return (wished) => {
    const count = (taken.get(wished) ?? 0) + 1
    taken.set(wished, count)
    return count === 1 ? wished : `${wished}#${count}`
  }
}

function literal(label: Label | undefined): string | null {
  return typeof label === 'string' ? label : null
}

type AnswerParts = {
  metric?: Label | undefined
  touchpoint?: Label | undefined
  score?: Value | undefined
  text?: Value | undefined
}

function answerSlot(item: AnswerParts, group: AnswerParts): string {
  const parts = [literal(item.metric ?? group.metric), literal(item.touchpoint ?? group.touchpoint)]
  return [...parts, item.score && nameOf(item.score), item.text && nameOf(item.text)]
    .map((part) => part ?? '')
    .join('/')
}

function identityOfRow(row: RowView, plan: Pick<Plan, 'mapping' | 'use' | 'keyCells'>): RowIdentity {
  const cells = plan.keyCells(row)
  if (cells && plan.mapping.dataset) return { by: 'columns', dataset: plan.mapping.dataset, cells }
  return { by: 'line', fileHash: plan.use.fileHash, line: row.line }
}

function convertUnit(source: readonly SourceRow[], plan: Plan): Converted {
  const views = source.map(checkedView)
  if (views.some((view) => view.problems.length > 0)) return rejected(source, views)
  let because: Message | string = say(words.leftOut)
  const kept = views.filter((view) => {
    const rule = plan.skip.find(({ test }) => test(view))
    if (rule) because = rule.because
    return !rule
  })
  const first = kept[0]
  if (!first) return { outcome: 'skipped', because }
  const result = messagesOf(kept, first, plan)
  if (kept.some((view) => view.problems.length > 0)) return rejected(source, views)
  if (!result) return { outcome: 'skipped', because: say(words.nothingApplies) }
  return { outcome: 'accepted', ...result }
}

/** Checks what holds for every cell, used or not. */
function checkedView(row: SourceRow): RowView {
  const view: RowView = { line: row.line, cells: row.cells, problems: row.problem ? [row.problem] : [] }
  for (const cell of row.cells) {
    if (typeof cell !== 'string') continue
    if (cell.length > cellCharsMax) {
      const most = cellCharsMax
      view.problems.push(problemOf('cell_too_long', { found: cell, expected: expected('cellCharacters', { most }) }))
    }
    if (cell.includes('\u0000')) {
      view.problems.push(problemOf('nul_character', { found: cell, expected: expected('noNul') }))
    }
  }
  return view
}

function rejected(source: readonly SourceRow[], views: readonly RowView[]): Converted {
  const cause = views.find((view) => view.problems.length > 0)
  return {
    outcome: 'rejected',
    rejected: source.map((row, index) => {
      const own = distinct(views[index]?.problems ?? [])
      if (own.length > 0) return { row, problems: own }
      const line = cause?.line ?? row.line
      return {
        row,
        problems: [problemOf('group_rejected', { found: line, expected: expected('groupRight', { line }) })],
      }
    }),
  }
}

/** One cell may be read more than once; its problem is told once. */
function distinct(problems: readonly RowProblem[]): RowProblem[] {
  return [...new Map(problems.map((problem) => [`${problem.reason}/${problem.column}`, problem])).values()]
}

type Accepted = { messages: TrackedMessage[]; withoutTime: boolean; withoutPerson: boolean }

function messagesOf(rows: readonly RowView[], first: RowView, plan: Plan): Accepted | null {
  const key = plan.keyCells(first)
  const absent = key ? key.indexOf('') : -1
  if (absent >= 0) {
    const column = plan.keyColumns?.[absent] ?? null
    first.problems.push(problemOf('missing_key', { column, expected: expected('keyValue') }))
  }
  const identifiers = plan.identifiers(first)
  const time = plan.time?.(first)
  const total = time === undefined ? identifiers.find(({ value }) => isTotalWord(value)) : undefined
  if (total) first.problems.push(problemOf('total_row', { found: total.value, expected: expected('identifier') }))
  const draft: Draft = { events: [], timeless: 0 }
  for (const make of plan.makers) make(rows, time, draft)
  const about = { traits: plan.traits(first), consent: plan.consent(first) }
  const says = about.traits.length > 0 || about.consent !== null || identifiers.length > 1
  const needsPerson = plan.mapping.requireIdentifier || (says && draft.events.length === 0)
  if (identifiers.length === 0 && needsPerson && first.problems.length === 0) {
    first.problems.push(problemOf('missing_identifier', { expected: expected('identifier') }))
  }
  if (draft.events.length === 0 && !says) {
    if (draft.timeless > 0 && first.problems.length === 0) noteMissingTime(first, plan.mapping)
    return null
  }
  const messages = assemble(first, draft.events, { ...about, identifiers, time, plan })
  return { messages, withoutTime: draft.timeless > 0, withoutPerson: identifiers.length === 0 }
}

function noteMissingTime(row: RowView, mapping: Mapping): void {
  const value = typeof mapping.time === 'object' ? mapping.time.value : mapping.time
  const column = value === undefined ? null : nameOf(value)
  row.problems.push(problemOf('missing_time', { column, expected: expected('time') }))
}

type About = Pick<TrackedMessage, 'identifiers' | 'traits' | 'consent'> & {
  time: number | undefined
  plan: Plan
}

/** Traits and consent travel with the first event of the row's own time; without one, with an `$identify` of their own. */
function assemble(row: RowView, events: readonly DraftEvent[], about: About): TrackedMessage[] {
  const says = about.traits.length > 0 || about.consent !== null
  const carrier = says ? events.find((event) => event.ts === about.time) : events[0]
  const { plan } = about
  const identity = identityOfRow(row, plan)
  const base = { originalTs: null, identity: { kind: 'none' as const }, userProof: null }
  const messages = events.map(
    (event): TrackedMessage => ({
      key: messageKey(identity, event.slot),
      name: event.name,
      ts: event.ts,
      identifiers: about.identifiers,
      traits: event === carrier ? about.traits : [],
      props: event.props,
      context: { import_line: row.line },
      consent: event === carrier ? about.consent : null,
      ...base,
    }),
  )
  if (carrier) return messages
  // Traits follow time: a later time with the same key is another statement. Without a time the file dates the row, so
  // that next month's file with the same keys can change the traits.
  const byFile: RowIdentity = { by: 'line', fileHash: plan.use.fileHash, line: row.line }
  messages.push({
    key: about.time === undefined ? messageKey(byFile, 'traits') : messageKey(identity, `traits@${about.time}`),
    name: '$identify',
    ts: about.time ?? plan.use.importedAt,
    identifiers: about.identifiers,
    traits: about.traits,
    props: {},
    context: { import_line: row.line },
    consent: about.consent,
    ...base,
  })
  return messages
}
