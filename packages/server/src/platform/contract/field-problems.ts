import type * as z from 'zod'
import { inLanguage, type Language, type Words } from '../kernel/messages.ts'
import type { Issue } from './expecting.ts'
import { nearestName } from './nearest-name.ts'
import { describeFound, expectedOf, joints, listed } from './say-issue.ts'
import { kindWords, problemWords } from './words.ts'

/** One thing wrong with an input, said: `reason` is whole by itself, the rest are its parts. */
export type FieldProblemSaid = { field: string; reason: string; expected?: string; found?: string }

const problemsMax = 20
const nameCharsMax = 60
/** Fields whose value is a secret or tells of a person: only its kind is said, never the value. */
const privateName = /pass|secret|token|key|auth|cred|mail|phone|address|user|anonymous|identif|hash|text|comment|value/i

/**
 * What is wrong with a value, in a language: the field's path, the kind of value that was found, what is expected. Values are
 * told only as far as they help and tell nothing of a person. `place` begins each path (`body`); empty: paths are bare.
 */
export function fieldProblems(
  error: z.core.$ZodError,
  { value, place, language }: { value: unknown; place: string; language: Language },
): FieldProblemSaid[] {
  const issues = (error.issues as Issue[]).flatMap(unfold).flatMap(oneAField)
  return issues.slice(0, problemsMax).map((issue) => {
    const names = issue.path.map((step) => shorten(String(step)))
    const field = [place, ...names].filter((name) => name !== '').join('.') || 'value'
    return { field, ...saidOf(issue, valueAt(value, issue.path), language) }
  })
}

function saidOf(issue: Issue, found: unknown, language: Language): Omit<FieldProblemSaid, 'field'> {
  if (issue.code === 'unrecognized_keys') return { reason: unknownField(issue, language) }
  const expected = expectedText(issue, language)
  // Chinese sets a space between its own and Latin characters.
  const inside = language !== 'en' && /^[A-Za-z0-9[]/.test(expected) ? ` ${expected}` : expected
  if (issue.code === 'invalid_key')
    return { reason: fill(problemWords.badName, { expected: inside }, language), expected }
  if (found === undefined) return { reason: fill(problemWords.missing, { expected: inside }, language), expected }
  if (found === '') return { reason: fill(problemWords.empty, { expected: inside }, language), expected }
  const mayQuote = !issue.path.some((step) => privateName.test(String(step)))
  const kind = describeFound(found, { issue, mayQuote, language })
  return { reason: fill(problemWords.other, { expected: inside, found: kind }, language), expected, found: kind }
}

/** Each unknown field is a problem of its own, at its own path. */
function oneAField(issue: Issue): Issue[] {
  if (issue.code !== 'unrecognized_keys') return [issue]
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }))
}

/** With the declared field that its name comes near to, else with all that are declared, where there are few. */
function unknownField(issue: Issue & { code: 'unrecognized_keys' }, language: Language): string {
  const known = issue.known ?? []
  const near = nearestName(issue.keys[0] ?? '', known)
  if (near !== null) return fill(problemWords.unknownNear, { near }, language)
  if (known.length === 0) return fill(problemWords.unknownField, {}, language)
  return fill(problemWords.unknownAmong, { known: listed(known, language) }, language)
}

function expectedText(issue: Issue, language: Language): string {
  if (issue.expecting) return issue.expecting[language]
  if (issue.code === 'invalid_key') {
    const inner = (issue.issues as Issue[])[0]
    return inner ? expectedText(inner, language) : inLanguage({ words: kindWords.string, values: {} }, language)
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const kinds = issue.errors.flatMap((branch) => (branch[0] ? [expectedText(branch[0] as Issue, language)] : []))
    return [...new Set(kinds)].join(joints.or[language]).replace(/([A-Za-z0-9])或/g, '$1 或')
  }
  return expectedOf(issue, language)
}

/**
 * Of alternatives that all failed, those are spoken of that took the value's kind: the one with the fewest faults. When none
 * did, the issue stays whole, and what is expected is one kind or another.
 */
function unfold(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.expecting) return [issue]
  const branches = (issue.errors as Issue[][]).filter((branch) => !branch.some(isOfOtherKind))
  const nearest = branches.toSorted((a, b) => faults(a) - faults(b))[0]
  if (nearest === undefined) return [issue]
  return nearest.flatMap((inner) => unfold({ ...inner, path: [...issue.path, ...inner.path] }))
}

function isOfOtherKind({ path, code }: Issue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_union')
}

function faults(branch: Issue[]): number {
  return branch.reduce((sum, issue) => sum + weightOf(issue), 0)
}

/** A fixed word that differs (`kind`) says that another alternative is meant, a field that is not known suggests it. */
function weightOf(issue: Issue): number {
  if (issue.code === 'unrecognized_keys') return 2 * issue.keys.length
  return issue.code === 'invalid_value' && issue.values.length === 1 ? 100 : 1
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<PropertyKey, unknown>)[step]
  }
  return at
}

function fill(words: Words, values: Record<string, string | number>, language: Language): string {
  return inLanguage({ words, values }, language)
}

function shorten(name: string): string {
  return name.length <= nameCharsMax ? name : `${name.slice(0, nameCharsMax).toWellFormed()}…`
}
