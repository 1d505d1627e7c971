import { isJsonObject, type Json } from '../../../platform/kernel/index.ts'
import type { SurveyChange } from '../contract.ts'
import type { Draft } from './definition.ts'

/** More differences than anybody reads: the rest is left out. */
const changesMax = 500
const ownFields: ReadonlySet<string> = new Set(['id', 'version', 'format'])

/**
 * What differs between two definitions, from `before` to `after`. Lists whose elements have ids are compared by id, so that a question
 * that moved is one change and not many; the path names ids: `blocks[b1].items[q2].title.en`. Ids of the survey itself and its
 * version do not count.
 */
export function diffDefinitions(before: Draft, after: Draft): SurveyChange[] {
  const changes: SurveyChange[] = []
  const bare = (draft: Draft) => Object.fromEntries(Object.entries(draft).filter(([name]) => !ownFields.has(name)))
  compare(bare(before), bare(after), { path: '', changes })
  return changes.slice(0, changesMax)
}

type Place = { path: string; changes: SurveyChange[] }

function compare(before: Json | undefined, after: Json | undefined, { path, changes }: Place): void {
  if (changes.length > changesMax) return
  if (before === undefined || after === undefined) {
    if (before === after) return
    const kind = before === undefined ? 'added' : 'removed'
    changes.push({ path, kind, before: before ?? null, after: after ?? null })
    return
  }
  if (isJsonObject(before) && isJsonObject(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    for (const name of names) {
      const inside = path === '' ? name : `${path}.${name}`
      compare(before[name], after[name], { path: inside, changes })
    }
    return
  }
  if (isListOfNamed(before) && isListOfNamed(after)) {
    compareNamed(before, after, { path, changes })
    return
  }
  if (JSON.stringify(before) !== JSON.stringify(after)) changes.push({ path, kind: 'changed', before, after })
}

type Named = { id: string; [name: string]: Json }

function isListOfNamed(value: Json): value is Named[] {
  if (!Array.isArray(value) || value.length === 0) return false
  const ids = value.map((one) => (isJsonObject(one) && typeof one.id === 'string' ? one.id : null))
  return !ids.includes(null) && new Set(ids).size === ids.length
}

function compareNamed(before: readonly Named[], after: readonly Named[], { path, changes }: Place): void {
  const earlier = new Map(before.map((one) => [one.id, one]))
  const later = new Map(after.map((one) => [one.id, one]))
  for (const one of before) {
    if (!later.has(one.id)) compare(one, undefined, { path: `${path}[${one.id}]`, changes })
  }
  for (const one of after) compare(earlier.get(one.id), one, { path: `${path}[${one.id}]`, changes })
  // Only what stands in both can have moved: what was added or removed shifts the rest.
  const common = after.filter(({ id }) => earlier.has(id)).map(({ id }) => id)
  const was = before.filter(({ id }) => later.has(id)).map(({ id }) => id)
  if (common.join('\n') !== was.join('\n')) changes.push({ path, kind: 'moved', before: was, after: common })
}
