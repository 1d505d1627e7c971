import * as z from 'zod'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import type { Belongings } from '../routes/isolation-fixture.ts'

/** One call of a route with one thing wrong. `at` is the field that is (`body.rule.value`), or the parameter of the path. */
export type WrongCall = { at: string; params: Record<string, string>; query: [string, string][]; body: unknown }

type JsonSchema = {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  type?: string
  const?: unknown
  enum?: unknown[]
  examples?: unknown[]
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  items?: JsonSchema
  prefixItems?: JsonSchema[]
  minItems?: number
  properties?: Record<string, JsonSchema>
  required?: string[]
  format?: string
  minimum?: number
  minLength?: number
  default?: unknown
}

const missing = Symbol('missing')
const wrongValues: readonly unknown[] = [
  ...[null, missing, 'x', '', -1, 0.5, 1e9, 1e308, 2 ** 53, true, [], {}, [null], [[]], { $ne: 1 }, 'NaN', '\u0000'],
  ...[
    'a'.repeat(20_000),
    '\ud800',
    '2026-02-30',
    '99999-01-01T00:00:00Z',
    "'); DROP TABLE events; --",
    { constructor: {} },
  ],
]
const wrongTexts: readonly string[] = [
  ...[
    '',
    'x',
    '-1',
    '1e9',
    '1000000000',
    'NaN',
    'Infinity',
    'null',
    '1e400',
    '9'.repeat(30),
    '0x10',
    '2026-13-45',
    '2026-02-30',
  ],
  ...[
    '9999-12-31',
    '0000-00-00',
    "'); DROP TABLE events; --",
    '\u0000',
    'a'.repeat(5000),
    '[object Object]',
    '%ff',
    '😀',
    '../..',
  ],
  // Cursors as other routes give them.
  ...[[1, 'x'], {}, [null, null], ['9', 9], 'x'].map((value) =>
    Buffer.from(JSON.stringify(value)).toString('base64url'),
  ),
  ...['4000000000000.zz', '999999999', '-5', '1.5', `${Date.now()}`],
]
const wrongIds = [
  'none',
  '0',
  '-1',
  '9'.repeat(25),
  'null',
  '\u0000',
  "' OR 1=1 --",
  '../../etc',
  'x'.repeat(2500),
  '😀',
  '%',
]

/** All calls of a route with one thing wrong each; everything else is as the contract's own examples have it, where that goes. */
export function wrongCalls(route: Route, ids: Belongings['ids']): WrongCall[] {
  const right = rightCall(route, ids)
  return [...wrongParams(right, ids), ...wrongQueries(route, right), ...wrongBodies(route, right)]
}

function rightCall(route: Route, ids: Belongings['ids']): WrongCall {
  const query = Object.entries(sampleOf(schemaOf(route.query)) ?? {}).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  return { at: '', params: paramsOf(route, ids), query, body: route.body ? sampleOf(schemaOf(route.body)) : undefined }
}

function wrongParams(right: WrongCall, ids: Belongings['ids']): WrongCall[] {
  const others = [...new Set(Object.values(ids))]
  return Object.keys(right.params).flatMap((name) =>
    [...wrongIds, ...others].map((id) => ({ ...right, at: `path.${name}`, params: { ...right.params, [name]: id } })),
  )
}

function wrongQueries(route: Route, right: WrongCall): WrongCall[] {
  return Object.keys(schemaOf(route.query).properties ?? {}).flatMap((name) => {
    const rest = right.query.filter(([other]) => other !== name)
    const twice: WrongCall = { ...right, at: `query.${name}`, query: [...rest, [name, '1'], [name, '2']] }
    return [
      ...wrongTexts.map((text): WrongCall => ({ ...right, at: `query.${name}`, query: [...rest, [name, text]] })),
      twice,
    ]
  })
}

function wrongBodies(route: Route, right: WrongCall): WrongCall[] {
  if (!route.body) return [{ ...right, at: 'body.unheard', body: { unheard: 1 } }]
  const places = placesIn(right.body, schemaOf(route.body))
  const calls = places.flatMap((path) =>
    wrongValues.map((value) => ({ ...right, at: ['body', ...path].join('.'), body: withAt(right.body, path, value) })),
  )
  const wholes = [null, [], 'x', 1, {}].map((body) => ({ ...right, at: 'body', body }))
  const objects = [[], ...places].filter((path) => isObject(valueAt(right.body, path)))
  const unheard = objects.map((path) => ({
    ...right,
    at: ['body', ...path, 'unheard'].join('.'),
    body: withAt(right.body, [...path, 'unheard'], 1),
  }))
  return [...calls, ...wholes, ...unheard]
}

/** Fields that the sample has, and those that the schema declares beside them. */
function placesIn(value: unknown, schema: JsonSchema, depth = 0): string[][] {
  if (depth > 3) return []
  if (Array.isArray(value)) {
    const inner = value.length > 0 ? placesIn(value[0], schema.items ?? {}, depth + 1) : []
    return value.length > 0 ? [['0'], ...inner.map((path) => ['0', ...path])] : []
  }
  if (!isObject(value)) return []
  const names = new Set([...Object.keys(schema.properties ?? {}), ...Object.keys(value)])
  return [...names].flatMap((name) => [
    [name],
    ...placesIn(value[name], schema.properties?.[name] ?? {}, depth + 1).map((path) => [name, ...path]),
  ])
}

/** A value that the schema takes, or nearly: patterns and rules between fields are not looked at. */
function sampleOf(schema: JsonSchema, root: JsonSchema = schema, depth = 0): unknown {
  if (depth > 12) return null
  const inner = (next: JsonSchema) => sampleOf(next, root, depth + 1)
  if (schema.$ref) return inner(root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? (schema.$ref === '#' ? root : {}))
  if (schema.examples?.length) return schema.examples[0]
  if ('const' in schema) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0]
  if (choice) return inner(choice)
  if (schema.type === 'object' || schema.properties) {
    const fields = Object.entries(schema.properties ?? {}).filter(([name]) => schema.required?.includes(name))
    return Object.fromEntries(fields.map(([name, field]) => [name, inner(field)]))
  }
  if (schema.type === 'array')
    return (
      schema.prefixItems?.map(inner) ?? Array.from({ length: schema.minItems ?? 0 }, () => inner(schema.items ?? {}))
    )
  if (schema.type === 'string') return textOf(schema)
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1)
  return schema.type === 'boolean' ? true : null
}

function textOf({ format, minLength = 1 }: JsonSchema): string {
  if (format === 'date-time') return '2026-01-31T08:00:00Z'
  if (format === 'date') return '2026-01-31'
  if (format === 'email') return 'somebody@a.example'
  if (format === 'uri') return 'https://a.example/'
  return 'nps'.padEnd(minLength, 's')
}

/** The schema of one part of a route; empty where there is none. */
function schemaOf(schema: z.ZodType | undefined): JsonSchema {
  if (!schema) return {}
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

const kinds: readonly [pattern: RegExp, kind: keyof Belongings['ids']][] = [
  [/^people\/:(id|person)/, 'person'],
  [/^segments/, 'segment'],
  [/^metrics/, 'metric'],
  [/^sources/, 'source'],
  [/^keys/, 'key'],
  [/^team\/invitations/, 'invitation'],
  [/^team\/members/, 'member'],
  [/^quarantine/, 'quarantined'],
  [/^imports\/files/, 'file'],
  [/^imports/, 'import'],
  [/^import-mappings/, 'mapping'],
  [/^surveys/, 'survey'],
  [/^inpage/, 'pageAsk'],
  [/^feedback-replies/, 'failedReply'],
  [/^feedback-observations/, 'observation'],
  [/^feedback-units/, 'unit'],
  [/^feedback-connectors/, 'connector'],
  [/^feedback/, 'mail'],
  [/^catalog\/events/, 'event'],
  [/^catalog\/stages/, 'stage'],
  [/^catalog\/touchpoints/, 'touchpoint'],
  [/^channels/, 'channel'],
  [/^programmes/, 'programme'],
  [/^bounces/, 'bounced'],
  [/^consent\/purposes/, 'purpose'],
  [/^consent\/bases/, 'basis'],
  [/^consent\/forms/, 'form'],
  [/^consent\/requests/, 'request'],
]

function paramsOf(route: Route, ids: Belongings['ids']): Record<string, string> {
  const path = route.path.replace('/api/v1/', '')
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1]
  const known: Record<string, string> = { version: '1', upload: ids.upload, mergeId: ids.merge }
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return Object.fromEntries(names.map((name) => [name, known[name] ?? (kind ? ids[kind] : 'none')]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined),
    value,
  )
}

function withAt(whole: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return value
  const copy = (Array.isArray(whole) ? [...whole] : { ...(whole as object) }) as Record<string, unknown>
  if (rest.length === 0 && value === missing) delete copy[name]
  else copy[name] = withAt(copy[name], rest, value)
  return copy
}
