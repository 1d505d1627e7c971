import * as z from 'zod'
import { expecting } from '../contract/index.ts'
import { words } from './words.ts'

type Def = z.core.$ZodTypeDef & Record<string, unknown>
type ErrorMap = (issue: z.core.$ZodRawIssue) => unknown

/** Schemas that were made strict, so that a rule that contains itself ends, and each is made once. */
const made = new WeakMap<z.ZodType, z.ZodType>()

/**
 * The same schema, but an object in it refuses fields that it does not declare, at any depth: a caller who misspells a field
 * is told instead of being answered for another one. What a contract leaves open by its own word (`z.json()`, `z.record`,
 * `z.looseObject`) stays open. Texts must be such as a database can keep. The issue of an unknown field carries the names that are `known` at its place.
 */
export function strictly(schema: z.ZodType): z.ZodType {
  const known = made.get(schema)
  if (known) return known
  const strict = rebuilt(schema)
  made.set(schema, strict)
  return strict
}

function rebuilt(schema: z.ZodType): z.ZodType {
  const def = defOf(schema)
  switch (def.type) {
    case 'string':
      return schema.refine((text) => typeof text !== 'string' || isStorable(text), expecting(words.storable))
    case 'object':
      return cloned(schema, strictObject(schema as z.ZodObject, def))
    case 'lazy':
      return cloned(schema, { ...def, getter: () => strictly((def.getter as () => z.ZodType)()) })
    case 'array':
      return cloned(schema, { ...def, element: strictly(def.element as z.ZodType) })
    case 'record':
      return cloned(schema, {
        ...def,
        keyType: strictly(def.keyType as z.ZodType),
        valueType: strictly(def.valueType as z.ZodType),
      })
    case 'union':
      return cloned(schema, { ...def, options: (def.options as z.ZodType[]).map(strictly) })
    case 'tuple':
      return cloned(schema, {
        ...def,
        items: (def.items as z.ZodType[]).map(strictly),
        rest: def.rest ? strictly(def.rest as z.ZodType) : null,
      })
    case 'intersection':
      return cloned(schema, {
        ...def,
        left: strictly(def.left as z.ZodType),
        right: strictly(def.right as z.ZodType),
      })
    case 'pipe':
      return cloned(schema, { ...def, in: strictly(def.in as z.ZodType), out: strictly(def.out as z.ZodType) })
    default:
      return 'innerType' in def ? cloned(schema, { ...def, innerType: strictly(def.innerType as z.ZodType) }) : schema
  }
}

/** An object's fields are read when they are first needed: they may lead back to it. */
function strictObject(schema: z.ZodObject, def: Def): Def {
  const { catchall: _, shape: __, error, ...rest } = def
  const names = () => Object.keys(schema.shape)
  const strict = {
    ...rest,
    catchall: isOpen(def) ? def.catchall : z.never(),
    error: (issue: z.core.$ZodRawIssue) => {
      if (issue.code === 'unrecognized_keys') Object.assign(issue, { known: names() })
      return (error as ErrorMap | undefined)?.(issue)
    },
  }
  Object.defineProperty(strict, 'shape', {
    configurable: true,
    enumerable: true,
    get: () => {
      const fields = Object.entries(schema.shape as Record<string, z.ZodType>)
      const shape = Object.fromEntries(fields.map(([name, field]) => [name, strictly(field)]))
      Object.defineProperty(strict, 'shape', { value: shape })
      return shape
    },
  })
  return strict as unknown as Def
}

/** PostgreSQL keeps no NUL, and UTF-8 has no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

function isOpen(def: Def): boolean {
  return def.catchall !== undefined && defOf(def.catchall as z.ZodType).type !== 'never'
}

function defOf(schema: z.ZodType): Def {
  return schema._zod.def as Def
}

function cloned(schema: z.ZodType, def: Def): z.ZodType {
  return z.core.clone(schema, def as never)
}
