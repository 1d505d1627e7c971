import { isJsonObject, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import { eventDepthMax, eventKeysMax, rawCharsMax } from './limits.ts'

/** An integer of 16 digits or more, as a value: JSON.parse would round it, and rounding an id joins strangers. */
const hugeInteger = /[:[,]\s*-?\d{16,}\s*[,\]}]/

/** Escapes that can hide a NUL, half of a surrogate pair, or an underscore of `__proto__`. */
const riskyEscape = /\\u(?:0000|005[fF]|[dD][89a-fA-F])/

/** Levels that cleaning descends; whatever lies deeper is cut off and refused later by the depth limit of events. */
const cleanDepthMax = eventDepthMax * 4

type Reviver = (this: unknown, key: string, value: Json, context: { source?: string }) => Json

/** Keeps integers beyond 2^53 as strings with all their digits. */
const keepHugeIntegers: Reviver = (_key, value, context) => {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !context.source) return value
  return /^-?\d+$/.test(context.source) ? context.source : value
}

/**
 * Parses JSON of strangers. Integers too large for a number become strings; NUL and lone surrogates, which neither store
 * takes, are removed; `__proto__` keys are dropped. The slow paths run only when the text holds something that needs them.
 * Throws SyntaxError, or RangeError when a slow path meets absurd nesting.
 */
export function parseJson(text: string): Json {
  const value = hugeInteger.test(text)
    ? (JSON.parse(text, keepHugeIntegers as (this: unknown, key: string, value: unknown) => unknown) as Json)
    : (JSON.parse(text) as Json)
  const needsCleaning = text.includes('__proto__') || (text.includes('\\u') && riskyEscape.test(text))
  return needsCleaning ? cleaned(value, 0) : value
}

function cleaned(value: Json, depth: number): Json {
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > cleanDepthMax) return Array.isArray(value) ? [] : {}
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1))
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const name = cleanText(key)
    if (name !== '__proto__') copy[name] = cleaned(item, depth + 1)
  }
  return copy
}

function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** Size of one event. `chars` is a lower bound of its JSON text; null limits mean "within bounds". */
export type TreeSize = { keys: number; chars: number; problem: 'too_deep' | 'too_many_keys' | null }

/**
 * Measures one event and turns numbers that are not finite (1e999) into null, in place. Stops at the first limit that is
 * exceeded, so its cost is bounded by the limits, not by the input.
 */
export function measureTree(event: JsonObject): TreeSize {
  const size: TreeSize = { keys: 0, chars: 2, problem: null }
  measureObject(event, 1, size)
  return size
}

function measureObject(object: JsonObject, depth: number, size: TreeSize): void {
  for (const key in object) {
    size.chars += key.length + 4
    const value = object[key]
    if (typeof value === 'string') size.chars += value.length + 2
    else if (typeof value === 'number') {
      size.chars += 1
      if (!Number.isFinite(value)) object[key] = null
    } else if (typeof value === 'object' && value !== null) measureInner(value, depth, size)
    size.keys += 1
    if (tooManyKeys(size)) return
  }
}

function measureList(list: Json[], depth: number, size: TreeSize): void {
  for (let index = 0; index < list.length; index += 1) {
    const value = list[index]
    size.chars += 2
    if (typeof value === 'string') size.chars += value.length + 2
    else if (typeof value === 'number' && !Number.isFinite(value)) list[index] = null
    else if (typeof value === 'object' && value !== null) measureInner(value, depth, size)
    size.keys += 1
    if (tooManyKeys(size)) return
  }
}

function tooManyKeys(size: TreeSize): boolean {
  if (size.keys > eventKeysMax) size.problem ??= 'too_many_keys'
  return size.problem !== null
}

function measureInner(value: Json[] | JsonObject, depth: number, size: TreeSize): void {
  if (size.problem) return
  if (depth >= eventDepthMax) {
    size.problem = 'too_deep'
    return
  }
  if (Array.isArray(value)) measureList(value, depth + 1, size)
  else measureObject(value, depth + 1, size)
}

/** What quarantine keeps of a message: the value itself, or the beginning of its text when it is long, or of a deep tree its top. */
export function rawForQuarantine(value: Json): Json {
  const top = withoutDepths(value, 0)
  const text = JSON.stringify(top)
  return text.length > rawCharsMax ? text.slice(0, rawCharsMax).toWellFormed() : top
}

function withoutDepths(value: Json, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value
  if (depth > eventDepthMax) return '(nested deeper)'
  if (Array.isArray(value)) return value.map((item) => withoutDepths(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutDepths(item, depth + 1)]))
}

/** The value when it is a plain object, else undefined. */
export function objectOrNone(value: Json | undefined): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined
}

/** The value when it is a string that is not blank, else undefined. */
export function textOrNone(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
