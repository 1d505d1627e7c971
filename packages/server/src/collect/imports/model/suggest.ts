import { hash } from 'node:crypto'
import type { RoleGuess } from '../contract/detection.ts'
import type { AnswersMapping, Mapping } from '../contract/mapping.ts'
import type { ReadSettings } from '../contract/read.ts'
import type { Value } from '../contract/value.ts'
import { gridRow } from './grid.ts'
import { type ColumnProfile, isRunningNumber } from './profile.ts'
import { nameKey, ratedSubject } from './role-words.ts'

/** Columns with their guessed roles, from which a mapping is suggested. */
export type Guessed = { column: ColumnProfile; guess: RoleGuess }

/** Builds a mapping to start from; null when nothing names a person and nothing is an event. */
export function suggestMapping(
  file: { name: string; read: ReadSettings },
  columns: readonly Guessed[],
): Mapping | null {
  const of = (role: RoleGuess['role']) => columns.filter(({ guess }) => guess.role === role)
  const identifiers = of('identifier').map(({ column, guess }) => ({
    kind: guess.kind ?? 'user',
    value: identifierOf(column),
  }))
  const time = of('time')[0]
  const base = {
    version: 1 as const,
    name:
      file.name
        .replace(/\.(?:csv|tsv|txt|jsonl|ndjson|json|xlsx|parquet|gz)/gi, '')
        .trim()
        .slice(0, 120)
        .toWellFormed() || 'Import',
    read: file.read,
    ...(identifiers.length > 0 ? { identifiers } : {}),
  }
  const traits = traitsOf(of('trait'))
  if (!time) {
    if (identifiers.length === 0) return null
    const others = columns.filter(({ guess }) => guess.role !== 'identifier' && guess.role !== 'ignore')
    if (others.length === 0 && identifiers.length < 2) return null
    return { ...base, traits: traitsOf(others) }
  }
  const answers = suggestAnswers(columns)
  const key = keyOf([...of('order_id'), ...of('response')], time)
  return {
    ...base,
    ...(key ? { dataset: slugOf(base.name), key } : {}),
    time: time.column.name,
    ...(Object.keys(traits).length > 0 ? { traits } : {}),
    ...(answers ? { answers: [answers] } : { events: [suggestEvent(columns)] }),
  }
}

/**
 * Traits under their columns' names, but people's names under the keys that customer pages, search and messages read. Where two
 * columns would be one key, the later keeps its own name.
 */
function traitsOf(columns: readonly Guessed[]): Record<string, Value> {
  const traits: Record<string, Value> = {}
  for (const { column } of columns) {
    const key = nameKey(column.name) ?? column.name
    traits[key in traits ? column.name : key] = typed(column)
  }
  return traits
}

function suggestEvent(columns: readonly Guessed[]): NonNullable<Mapping['events']>[number] {
  const named = columns.find(({ guess }) => guess.role === 'event_name')
  const order = columns.find(({ guess }) => guess.role === 'order_id')
  const amount = columns.find(({ guess }) => guess.role === 'amount')
  const props: Record<string, Value> = {}
  for (const { column, guess } of columns) {
    if (guess.role === 'amount') props.revenue = typed(column)
    else if (guess.role === 'currency') props.currency = column.name
    else if (guess.role === 'order_id') props.order_id = { column: column.name, as: 'text' }
    else if (guess.role === 'touchpoint' || guess.role === 'channel') props[guess.role] = column.name
    else if (['property', 'score', 'text', 'weight', 'response'].includes(guess.role))
      props[column.name] = typed(column)
  }
  const name = named ? { column: named.column.name } : order && amount ? 'Order Completed' : 'Imported'
  return { name, props }
}

function suggestAnswers(columns: readonly Guessed[]): AnswersMapping | null {
  const of = (role: RoleGuess['role']) => columns.filter(({ guess }) => guess.role === role)
  const scores = of('score')
  const texts = of('text')
  if (scores.length === 0 && texts.length === 0) return null
  const one = scores.length === 1 && texts.length === 1
  const items = scores.map(({ column, guess }) => ({
    score: scoreOf(column),
    metric: guess.kind ?? 'csat',
    scale: guess.scale ?? [1, 5],
    question: column.name,
    ...touchpointOf(column, guess, scores),
    ...(one && texts[0] ? { text: textOf(texts[0].column) } : {}),
  })) as AnswersMapping['items']
  if (!one) for (const { column } of texts) items.push({ text: textOf(column), question: column.name })
  const extras = columns.filter(
    ({ guess }) => guess.role === 'property' || guess.role === 'amount' || guess.role === 'order_id',
  )
  const [response, weight, touchpoint, channel] = [
    of('response')[0],
    of('weight')[0],
    of('touchpoint')[0],
    of('channel')[0],
  ]
  return {
    ...(response ? { response: response.column.name } : {}),
    ...(weight ? { weight: weight.column.name } : {}),
    ...(touchpoint ? { touchpoint: { column: touchpoint.column.name } } : {}),
    ...(channel ? { channel: { column: channel.column.name } } : {}),
    ...(extras.length > 0
      ? { props: Object.fromEntries(extras.map(({ column }) => [column.name, typed(column)])) }
      : {}),
    items,
  }
}

/** What a score is about where a row has several of its metric: ratings of single touchpoints, not of the whole relationship. */
function touchpointOf({ name }: ColumnProfile, guess: RoleGuess, scores: readonly Guessed[]): { touchpoint?: string } {
  if (guess.because === 'values') return { touchpoint: name }
  const others = scores.filter((other) => other.guess.kind === guess.kind && other.column.name !== name)
  const subject =
    others.length === 0
      ? null
      : (gridRow(
          name,
          others.map(({ column }) => column.name),
        ) ?? ratedSubject(name))
  return subject === null ? {} : { touchpoint: subject }
}

/** A value with the type that its whole sample has; what is mixed stays as it is, or rows would be rejected for it. */
function typed(column: ColumnProfile): Value {
  if (!column.pure) return column.name
  const missing = column.missingWords.length > 0 ? { missing: column.missingWords } : {}
  switch (column.kind) {
    case 'integer':
    case 'number':
      return { column: column.name, as: 'number', ...missing }
    case 'boolean':
      return { column: column.name, as: 'boolean', ...missing }
    case 'time':
      return { column: column.name, as: 'time', ...missing }
    default:
      return column.name
  }
}

/** The column of a score; words of a scale are told as the numbers that they mean, what is no rating as missing. */
function scoreOf({ name, missingWords, skipCodes, options }: ColumnProfile): Value {
  const rated = options.some(({ score }) => score !== null)
  const missing = [...missingWords, ...skipCodes]
  if (!rated && missing.length === 0) return name
  return {
    column: name,
    ...(missing.length > 0 ? { missing } : {}),
    ...(rated ? { map: Object.fromEntries(options.map(({ text, score }) => [text, score])) } : {}),
  }
}

/** The column of a text, without what a survey tool writes where none was given. */
function textOf({ name, missingWords }: ColumnProfile): Value {
  return missingWords.length === 0 ? name : { column: name, missing: missingWords }
}

/** pandas writes 17850.0 for whole numbers in a column with gaps; an identifier is meant as a whole number. */
function identifierOf(column: ColumnProfile): Value {
  return column.pointZero > 0 && column.pointZero === column.filled
    ? { column: column.name, as: 'integer' }
    : column.name
}

/**
 * The column that numbers orders or responses, so that a later file which holds them again doubles none. A running number from 1 says
 * which row of its file it was: only beside the time is it the same row in another file.
 */
function keyOf(columns: readonly Guessed[], time: Guessed): string[] | null {
  const named = columns.find(({ column }) => isUnique(column))?.column
  if (!named) return null
  if (!isRunningNumber(named)) return [named.name]
  return time.column.missing === 0 ? [named.name, time.column.name] : null
}

function isUnique(column: ColumnProfile): boolean {
  return column.missing === 0 && column.distinct === column.filled && column.filled > 1
}

/** The data set's name. Of letters other than Latin ones nothing would be left, and all such files would be one data set: they are hashed. */
function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
  if (!/[^\p{ASCII}]/u.test(name)) return slug === '' ? 'import' : slug
  return `${slug === '' ? 'import' : slug}-${hash('sha256', name.normalize('NFC')).slice(0, 8)}`
}
