import { type ColumnSetup, firstSetup, isWhole, mappingOf, type Setup, setupOf, slugOf, withColumn } from './setup.ts'
import type { Detection, FileView, FileWithDraft, Mapping, ReadSettings } from './types.ts'

/** What a person changed about a file's suggestion; the server keeps it beside the file. */
export type Draft = {
  read: ReadSettings
  columns: Record<string, ColumnSetup>
  name: string | null
  eventName: string | null
  dataset: string | null
  key: string[] | null
  /** The mapping as a document, when it is edited as one. */
  document: string | null
}

export const emptyDraft: Draft = {
  read: {},
  columns: {},
  name: null,
  eventName: null,
  dataset: null,
  key: null,
  document: null,
}

/** Reads a kept draft: each known part where it has the right shape, else as in an empty one. */
export function readDraft(kept: FileWithDraft['draft']): Draft {
  const text = (part: 'name' | 'eventName' | 'dataset' | 'document') => {
    const value = kept?.[part]
    return typeof value === 'string' ? value : null
  }
  const record = (part: 'read' | 'columns') => {
    const value = kept?.[part]
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  }
  const key = kept?.key
  return {
    read: record('read') as Draft['read'],
    columns: record('columns') as unknown as Draft['columns'],
    name: text('name'),
    eventName: text('eventName'),
    dataset: text('dataset'),
    key: Array.isArray(key) ? key.filter((column) => typeof column === 'string') : null,
    document: text('document'),
  }
}

/** The settings that a mapping is read with: as detected, then as the saved mapping and the person say. */
export function readOf(detection: Detection, saved: Mapping | null, draft: Draft): ReadSettings {
  const { gzip: _gzip, sheets: _sheets, sheet, dateOrder, quote, ...found } = detection.read
  return {
    ...found,
    quote: quote === "'" || quote === '' || quote === '\\"' ? quote : '"',
    ...(sheet === null ? {} : { sheet }),
    ...(dateOrder === null ? {} : { dateOrder }),
    ...saved?.read,
    ...draft.read,
  }
}

type Sources = { detection: Detection; file: FileView; saved: Mapping | null; draft: Draft }

/** The table as it stands: suggestion or saved mapping, with the person's changes. */
export function setupNow({ detection, file, saved, draft }: Sources): Setup {
  const plain = file.name.replace(/\.(csv|tsv|txt|jsonl|ndjson|json|xlsx|parquet|gz)/gi, '').trim()
  const base = saved ? setupOf(saved, detection.columns) : firstSetup(detection, plain)
  const known = new Set(detection.columns.map(({ name }) => name))
  const changed = Object.values(draft.columns).filter(({ column }) => known.has(column))
  const setup = changed.reduce(withColumn, base)
  const name = draft.name ?? setup.name
  return {
    ...setup,
    name,
    eventName: draft.eventName ?? setup.eventName,
    dataset: draft.dataset ?? (setup.dataset === '' ? slugOf(name) : setup.dataset),
    key: (draft.key ?? setup.key).filter((column) => known.has(column)),
  }
}

/** The mapping that would be imported with; null while a document is no JSON. */
export function mappingNow(sources: Sources, setup: Setup): Mapping | null {
  const { detection, saved, draft } = sources
  if (draft.document !== null) return parseDocument(draft.document)
  if (saved && !isWhole(saved, detection.columns)) return { ...saved, read: readOf(detection, saved, draft) }
  return mappingOf(setup, readOf(detection, saved, draft))
}

/** A mapping written by hand; the server says what is wrong inside it. Null when it is no JSON object. */
export function parseDocument(text: string): Mapping | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : null
  } catch {
    return null
  }
}
