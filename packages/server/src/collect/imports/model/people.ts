import { identifierValue } from '../../../platform/kernel/index.ts'
import type { Identifier, TraitChange } from '../../ingest/index.ts'
import type { Mapping, TraitMapping } from '../contract/mapping.ts'
import type { IsJunkIdentifier } from '../ports.ts'
import type { RestColumns } from './events.ts'
import { traitValue } from './mapping-columns.ts'
import { isDamagedNumber, isRoundedNumber } from './numbers.ts'
import { cellText, expected, problemOf } from './row.ts'
import { compileValue, nameOf } from './value.ts'
import type { RowView, Scope } from './view.ts'

/** Longest identifier; longer ones are cells that were mapped by mistake. */
const identifierCharsMax = 512

/**
 * Compiles who a row is about: `user` first, `anonymous` last, the rest as the mapping lists them. What names nobody (null, 0) is no
 * identifier, as it is none when it is applied: preview and counts say so.
 */
export function compileIdentifiers(
  mapping: Mapping,
  { scope, isJunkIdentifier }: { scope: Scope; isJunkIdentifier: IsJunkIdentifier },
): (row: RowView) => Identifier[] {
  const rank = (kind: string): number => (kind === 'user' ? 0 : kind === 'anonymous' ? 2 : 1)
  const parts = (mapping.identifiers ?? [])
    .map(({ kind, value }) => ({ kind, column: nameOf(value), read: compileValue(value, scope) }))
    .sort((a, b) => rank(a.kind) - rank(b.kind))
  return (row) =>
    parts.flatMap(({ kind, column, read }) => {
      const found = read(row)
      const value = identifierValue(kind, cellText(found))
      if (value === '' || isJunkIdentifier(value)) return []
      return isUsable(value, { column, row, rounded: isRoundedNumber(found) }) ? [{ kind, value }] : []
    })
}

type IdentifierAt = { column: string | null; row: RowView; rounded: boolean }

function isUsable(value: string, { column, row, rounded }: IdentifierAt): boolean {
  const at = { column, found: value }
  if (value.length > identifierCharsMax) {
    const most = identifierCharsMax
    row.problems.push(problemOf('identifier_too_long', { ...at, expected: expected('charactersAtMost', { most }) }))
  } else if (rounded || isDamagedNumber(value)) {
    row.problems.push(problemOf('number_damaged', { ...at, expected: expected('allDigits') }))
  } else if (value.includes('\ufffd')) {
    row.problems.push(problemOf('undecodable_text', { ...at, expected: expected('textInEncoding') }))
  } else return true
  return false
}

/** Compiles what a row says about a person. */
export function compileTraits(mapping: Mapping, scope: Scope, rest: RestColumns): (row: RowView) => TraitChange[] {
  const parts = Object.entries(mapping.traits ?? {}).map(([key, trait]) => compileTrait(key, trait, scope))
  const others = mapping.restAsTraits ? rest : null
  return (row) => {
    const changes = parts.flatMap((part) => part(row) ?? [])
    if (!others) return changes
    for (const [key, value] of Object.entries(others(row))) changes.push({ op: 'set', key, value })
    return changes
  }
}

function compileTrait(key: string, trait: TraitMapping, scope: Scope): (row: RowView) => TraitChange | undefined {
  const op = typeof trait === 'object' && 'op' in trait ? trait.op : 'set'
  const value = traitValue(trait)
  const evaluate = compileValue(value, scope)
  const column = nameOf(value)
  return (row) => {
    const found = evaluate(row)
    if (found === undefined) return undefined
    if (op === 'append') return { op, key, value: Array.isArray(found) ? found : [found] }
    if (op !== 'increment') return { op, key, value: found }
    if (typeof found === 'number') return { op, key, value: found }
    row.problems.push(problemOf('not_a_number', { column, found, expected: expected('numberToAdd') }))
    return undefined
  }
}

/** Compiles what a row says about consent: purpose -> given; null when it says nothing. */
export function compileConsent(mapping: Mapping, scope: Scope): (row: RowView) => Record<string, boolean> | null {
  const parts = Object.entries(mapping.consent ?? {}).map(([purpose, value]) => ({
    purpose,
    read: compileValue(asBoolean(value), scope),
  }))
  return (row) => {
    const given: [string, boolean][] = parts.flatMap(({ purpose, read }) => {
      const found = read(row)
      return typeof found === 'boolean' ? [[purpose, found]] : []
    })
    return given.length === 0 ? null : Object.fromEntries(given)
  }
}

function asBoolean(value: NonNullable<Mapping['consent']>[string]): NonNullable<Mapping['consent']>[string] {
  if (typeof value === 'string') return { column: value, as: 'boolean' }
  return 'column' in value || 'template' in value ? { ...value, as: 'boolean' } : value
}
