import { Liquid } from 'liquidjs'
import { type FieldProblem, say } from '../../platform/kernel/index.ts'
import { words } from './words.ts'

/** Values of a message's fields: `person.*` and `event.*` as texts, and the fixed ones. A field that is missing is null. */
export type FieldValues = {
  person: Record<string, string | null>
  event: Record<string, string | null>
  workspace: { name: string }
  link: string
  unsubscribe_link: string
  preferences_link: string
}

/** Fields that every message may use. */
export const fixedFields = ['link', 'workspace.name', 'unsubscribe_link', 'preferences_link'] as const

/** Conditions and plain outputs suffice for a message; what loops, reads files or keeps values is taken out. */
const allowedTags = new Set(['if', 'unless', 'case', 'comment', '#'])

const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  lenientIf: true,
  relativeReference: false,
  parseLimit: 100_000,
  renderLimit: 200,
  memoryLimit: 1_000_000,
  // Nothing is ever read from disk, whatever a template says.
  fs: {
    readFileSync: noFile,
    readFile: async () => noFile(),
    existsSync: () => false,
    exists: async () => false,
    resolve: (_root, file) => file,
    contains: async () => false,
    containsSync: () => false,
  },
})
for (const name of Object.keys(engine.tags)) if (!allowedTags.has(name)) delete engine.tags[name]

function noFile(): never {
  throw new Error('templates read no files')
}

const output = /\{\{-?((?:"[^"]*"|'[^']*'|[^}"'])*)-?\}\}/g
const varying = /\b(person|event)\s*[.[]/

/**
 * What is wrong with a template: it cannot be read, names a field that is not among `fields` (`person.first_name`), or shows a
 * field of a person or an event without a fallback (`| default: "..."`). Empty = nothing.
 */
export function problemsOfTemplate(
  template: string,
  { fields, at }: { fields: readonly string[]; at: string },
): FieldProblem[] {
  const known = new Set([...fields, ...fixedFields])
  let segments: (string | number | object)[][]
  try {
    segments = engine.variableSegmentsSync(engine.parse(template)) as (string | number | object)[][]
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    return [{ field: at, reason: say(words.unreadable, { reason }) }]
  }
  const problems: FieldProblem[] = []
  for (const path of segments) {
    const isPlain = path.every((part) => typeof part === 'string')
    const name = isPlain ? [path[0], path.slice(1).join('.')].filter((part) => part !== '').join('.') : '[…]'
    if (!isPlain || !known.has(name))
      problems.push({ field: at, reason: say(words.unknownField, { name }), found: name })
  }
  for (const [whole, inside = ''] of template.matchAll(output)) {
    if (varying.test(inside) && !/\|\s*default\s*:/.test(inside))
      problems.push({ field: at, reason: say(words.noFallback, { output: whole.slice(0, 80) }) })
  }
  return problems
}

/** Fills a template that `problemsOfTemplate` found nothing in; fields that the values lack are empty. Throws for any other. */
export function renderTemplate(template: string, values: FieldValues): string {
  const parsed = engine.parse(template)
  const scope = { ...values, person: { ...values.person }, event: { ...values.event } }
  for (const [root, ...rest] of engine.variableSegmentsSync(parsed)) {
    const key = rest.join('.')
    if ((root === 'person' || root === 'event') && !Object.hasOwn(scope[root], key)) scope[root][key] = null
  }
  return String(engine.renderSync(parsed, scope))
}
