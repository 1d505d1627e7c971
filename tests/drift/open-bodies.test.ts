import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as z from 'zod'
import { contract } from '../../packages/server/src/contract.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'

/** Places of bodies that take fields which no contract names, and why. All else refuses an unknown field (`strictly`). */
const openByNature: Record<string, string> = {
  'ingest.replayQuarantined raw': 'a message as some SDK sent it, repaired by hand',
  'imports.keepDraft draft': 'the state of a page; only that page reads it',
  'imports.repairRejected rows[].cells': 'cells by the names of a file’s columns',
  'feedback.add':
    'one item or a list of them; each is read by itself, and a bad one is refused by itself, with its unknown fields',
  'feedback.add items[]': 'see above',
  'surveys.importFile content': 'a file of another tool; what cannot be carried over is told',
  'surveys.save definition': 'checked by checkSurvey, which refuses unknown fields',
  'surveys.checkDefinition definition': 'checked by checkSurvey, which refuses unknown fields',
  'messages.updateChannel before.settings': 'settings as they were read: compared, never stored',
  'surveys.personalLink hidden': 'values by the survey’s own hidden fields',
}

test('what bodies leave open is open by nature, and listed here with the reason', () => {
  const found = Object.entries(contract).flatMap(([feature, group]) =>
    Object.entries(group as Record<string, Route>).flatMap(([name, { body }]) =>
      body
        ? openPlaces(body, '', new Set()).map((place) => `${feature}.${name}${place === '' ? '' : ` ${place}`}`)
        : [],
    ),
  )
  assert.deepEqual([...new Set(found)].sort(), Object.keys(openByNature).sort())
})

/** Where a schema takes any JSON, or an object with fields beside the declared ones. */
function openPlaces(schema: z.ZodType, path: string, seen: ReadonlySet<z.ZodType>): string[] {
  if (seen.has(schema)) return []
  const within = new Set([...seen, schema])
  const def = schema._zod.def as z.core.$ZodTypeDef & Record<string, unknown>
  if (isAnything(schema)) return [path]
  if (schema instanceof z.ZodObject) {
    const open = def.catchall !== undefined && !((def.catchall as z.ZodType) instanceof z.ZodNever) ? [path] : []
    const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
    return [...open, ...fields.flatMap(([name, field]) => openPlaces(field, path ? `${path}.${name}` : name, within))]
  }
  const element = def.type === 'array' ? '[]' : ''
  const parts = [
    def.innerType,
    def.element,
    def.in,
    def.out,
    def.left,
    def.right,
    def.valueType,
    def.options,
    def.items,
  ]
  const lazy = def.type === 'lazy' ? [(def.getter as () => z.ZodType)()] : []
  const inner = [...parts.flat(), ...lazy].filter((part): part is z.ZodType => part instanceof z.ZodType)
  return inner.flatMap((part) => openPlaces(part, `${path}${element}`, within))
}

/** `z.unknown()`, `z.any()`, and `z.json()`, which takes these. */
function isAnything(schema: z.ZodType): boolean {
  const probes = [null, true, 1, 'x', [], [{ a: 1 }], { a: { b: [1] } }]
  return probes.every((probe) => schema.safeParse(probe).success)
}
