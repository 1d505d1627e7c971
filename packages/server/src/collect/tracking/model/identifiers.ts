import { identifierValue, type Json } from '../../../platform/kernel/index.ts'
import type { Identifier } from '../../ingest/index.ts'
import type { IsJunkIdentifier } from '../ports.ts'
import { identifierCharsMax } from './limits.ts'

/** Identifiers of one message, strongest first, without repetition, and the values that were refused as junk. */
export type FoundIdentifiers = { list: Identifier[]; junk: string[] }

/**
 * An id as text: strings as sent, whole numbers as digits (SDKs send both for the same person, trap 6). Everything else, and
 * the empty string, is no id: undefined.
 */
export function idText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  return undefined
}

/** Adds an identifier unless the value is absent or junk; says whether the message carries it now. */
export function addIdentifier(
  found: FoundIdentifiers,
  candidate: { kind: string; value: Json | undefined },
  isJunk: IsJunkIdentifier,
): boolean {
  const { kind } = candidate
  const text = idText(candidate.value)
  if (text === undefined) return false
  const value = identifierValue(kind, text)
  if (value.length > identifierCharsMax || isJunk(value)) {
    found.junk.push(value.slice(0, 100).toWellFormed())
    return false
  }
  if (!found.list.some((known) => known.value === value && known.kind === kind)) found.list.push({ kind, value })
  return true
}

/** A kind made of a vendor's name for an id type: `$identity_my_key` or `User Key` become `sensors_my_key`, `user_key`. */
export function kindFrom(prefix: string, name: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return `${prefix}${word}`.slice(0, 64)
}
