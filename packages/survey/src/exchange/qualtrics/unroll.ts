import { limits } from '../../definition/limits.ts'
import type { LoseNote } from '../lost.ts'
import { listOf, recordOf, wordOf } from '../names.ts'

type Json = Record<string, unknown>
type Row = { key: string; number: number; fields: Json }
/** Copies of more than this are no questions that anybody wrote. */
const copiedCharsMax = 5_000_000
const depthMax = 40

type Looped = { block: Json; rows: Row[]; questions: Set<string>; isDrawn: boolean }

/**
 * A survey whose blocks go over a table of their own (loop & merge with typed-in rows) as one that has a block for each row, with its
 * words in place and its questions called `1_QID5`, as Qualtrics calls their columns. Loops over answers stay as they are.
 */
export function unrollLoops(json: Json, note: LoseNote): Json {
  const elements = (
    Array.isArray(json.SurveyElements) ? json.SurveyElements : Object.values(recordOf(json.SurveyElements))
  ).map(recordOf)
  const looped = new Map<string, Looped>()
  let left: number = limits.items
  let copied = 0
  const sizes = new Map<string, number>()
  for (const { Element, Payload } of elements)
    if (Element === 'SQ') sizes.set(wordOf(recordOf(Payload).QuestionID), sizeOf(Payload))
  for (const block of elements.filter(({ Element }) => Element === 'BL').flatMap(({ Payload }) => blocksOf(Payload))) {
    const found = block.Type === 'Trash' ? null : loopedOf(block)
    if (found === null) continue
    left -= found.rows.length * found.questions.size
    const size = [...found.questions].reduce((sum, id) => sum + (sizes.get(id) ?? 0), sizeOf(block))
    copied += found.rows.length * size
    if (left < 0 || copied > copiedCharsMax || found.rows.length > limits.loopItems) continue
    looped.set(wordOf(block.ID), found)
    note(`BL.${wordOf(block.ID)}.Options.Looping`, 'loop & merge', 'becomes a block for each of its rows', 'changed')
  }
  if (looped.size === 0) return json
  const places = new Map([...looped.values()].flatMap((one) => [...one.questions].map((id) => [id, one] as const)))
  const SurveyElements = elements.flatMap((element): Json[] => {
    const { Element, Payload } = element
    if (Element === 'BL')
      return [{ ...element, Payload: blocksOf(Payload).flatMap((block) => copiesOf(block, looped)) }]
    if (Element === 'FL') return [{ ...element, Payload: { ...recordOf(Payload), Flow: flowOf(Payload, looped) } }]
    const place = Element === 'SQ' ? places.get(wordOf(recordOf(Payload).QuestionID)) : undefined
    if (place === undefined) return [element]
    return place.rows.map((row) => ({ ...element, Payload: questionOf(recordOf(Payload), row, place) }))
  })
  return { ...json, SurveyElements }
}

/** About how many characters a copy has. */
function sizeOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > depthMax) return String(value).length
  return Object.entries(value).reduce((sum, [name, one]) => sum + name.length + sizeOf(one, depth + 1), 2)
}

function blocksOf(payload: unknown): Json[] {
  return (Array.isArray(payload) ? payload : Object.values(recordOf(payload))).map(recordOf)
}

function loopedOf(block: Json): Looped | null {
  const { Looping, LoopingOptions } = recordOf(block.Options)
  const { Static, Randomization } = recordOf(LoopingOptions)
  const rows = Object.entries(recordOf(Static)).map(
    ([key, fields], at): Row => ({ key, number: at + 1, fields: recordOf(fields) }),
  )
  if (Looping !== 'Static' || rows.length === 0) return null
  const asked = listOf(block.BlockElements)
    .map(recordOf)
    .filter(({ Type }) => Type === 'Question')
  const questions = new Set(asked.map(({ QuestionID }) => wordOf(QuestionID)))
  return { block, rows, questions, isDrawn: /^(All|Subset|Advanced)$/.test(wordOf(Randomization)) }
}

function copiesOf(block: Json, looped: ReadonlyMap<string, Looped>): Json[] {
  const one = looped.get(wordOf(block.ID))
  if (one === undefined) return [block]
  const { Looping: _looping, LoopingOptions: _options, ...Options } = recordOf(block.Options)
  return one.rows.map((row) => ({
    ...(inRow(block, { row, place: one }) as Json),
    ID: copyId(block.ID, row),
    Description: `${wordOf(block.Description ?? block.ID)} ${row.number}`,
    Options,
  }))
}

function copyId(id: unknown, row: Row): string {
  return `${wordOf(id)}_${row.key}`
}

function questionOf(payload: Json, row: Row, place: Looped): Json {
  const { DataExportTag, QuestionID } = payload
  return {
    ...(inRow(payload, { row, place }) as Json),
    DataExportTag: `${wordOf(DataExportTag ?? QuestionID)}_${row.key}`,
  }
}

/** The flow with the copies in place of their block, each part of it in its order or in a drawn one. */
function flowOf(payload: unknown, looped: ReadonlyMap<string, Looped>, depth = 0): unknown[] {
  return listOf(recordOf(payload).Flow).map((step): unknown => {
    const { Type, ID, Flow } = recordOf(step)
    const one = Type === 'Block' || Type === 'Standard' ? looped.get(wordOf(ID)) : undefined
    if (one !== undefined)
      return {
        Type: one.isDrawn ? 'BlockRandomizer' : 'Group',
        Flow: one.rows.map((row) => ({ Type: 'Standard', ID: copyId(ID, row) })),
      }
    return Flow === undefined || depth > 20 ? step : { ...recordOf(step), Flow: flowOf(step, looped, depth + 1) }
  })
}

/** A copy in which every text has the row's words, and what speaks of the loop's questions speaks of those of this row. */
function inRow(value: unknown, where: { row: Row; place: Looped }, depth = 0): unknown {
  const { row, place } = where
  if (typeof value === 'string')
    return value
      .replace(/\$\{lm:\/\/Field\/(\d+)\}/g, (_, field: string) => wordOf(row.fields[field] ?? ''))
      .replace(/\$\{lm:\/\/CurrentLoopNumber\}/g, String(row.number))
      .replace(/(^|q:\/\/)(QID\d+)(?=$|[/#])/g, (whole, before: string, id: string) =>
        place.questions.has(id) ? `${before}${row.key}_${id}` : whole,
      )
  if (typeof value !== 'object' || value === null || depth > depthMax) return value
  if (Array.isArray(value)) return value.map((one) => inRow(one, where, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inRow(one, where, depth + 1)]))
}
