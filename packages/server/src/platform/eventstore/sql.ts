/**
 * Statements for the event store. `ch` is a tagged template in which every value is either another fragment or a typed
 * parameter, so nothing can be pasted into SQL by mistake:
 *
 *   ch`SELECT count() AS n FROM events WHERE ws = ${param(ws, 'UInt32')} AND ${filter}`
 */
export type Fragment = {
  readonly text: string
  readonly params: Readonly<Record<string, unknown>>
  readonly [fragmentMark]: true
}

const fragmentMark: unique symbol = Symbol('fragment')
let nextName = 0

/** ClickHouse types that parameters may have. */
export type ParamType =
  | 'UInt8'
  | 'UInt32'
  | 'UInt64'
  | 'Int64'
  | 'Float64'
  | 'String'
  | 'DateTime64(3)'
  | 'Bool'
  | 'Array(UInt64)'
  | 'Array(UInt32)'
  | 'Array(String)'
  | 'Array(Float64)'

/** A bound value. Names are made unique per process, so that fragments compose without clashes. */
export function param(value: unknown, type: ParamType): Fragment {
  nextName = (nextName + 1) % 1_000_000_000
  const name = `p${nextName}`
  return { text: `{${name}:${type}}`, params: { [name]: value }, [fragmentMark]: true }
}

/** The template tag. Throws on a value that is neither a fragment nor `null` (an omitted part). */
export function ch(strings: TemplateStringsArray, ...values: (Fragment | null)[]): Fragment {
  let text = strings[0] ?? ''
  const params: Record<string, unknown> = {}
  values.forEach((value, index) => {
    if (value !== null) {
      if (!isFragment(value)) throw new TypeError('ch: values must be fragments or param(value, type)')
      text += value.text
      Object.assign(params, value.params)
    }
    text += strings[index + 1] ?? ''
  })
  return { text, params, [fragmentMark]: true }
}

function isFragment(value: unknown): value is Fragment {
  return typeof value === 'object' && value !== null && fragmentMark in value
}

/** Joins fragments, for lists and AND/OR chains: `join(conditions, ' AND ')`. An empty list gives `1`. */
export function join(fragments: readonly Fragment[], separator: ', ' | ' AND ' | ' OR ' | ' UNION ALL '): Fragment {
  const params: Record<string, unknown> = {}
  for (const fragment of fragments) Object.assign(params, fragment.params)
  return {
    text: fragments.length === 0 ? '1' : fragments.map((f) => f.text).join(separator),
    params,
    [fragmentMark]: true,
  }
}
