/** Small checks that a definition is made of. Each reports what is wrong at its path and goes on, so that all is found at once. */

/** What is wrong with a definition, and where: `blocks[0].items[2].options[1].id`. */
export type DefinitionIssue = { path: string; code: string; message: string }

export type Report = (path: string, code: string, message: string) => void
export type Check = (value: unknown, path: string, report: Report) => void
type Optional = { optional: Check }

/** A property that may be missing. */
export function optional(check: Check): Optional {
  return { optional: check }
}

/** An object with these properties and no others. */
export function object(fields: { readonly [name: string]: Check | Optional }): Check {
  return (value, path, report) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      report(path, 'not_an_object', 'must be an object')
      return
    }
    const given = value as Record<string, unknown>
    const pathOf = (name: string) => (path === '' ? name : `${path}.${name}`)
    for (const [name, check] of Object.entries(fields)) {
      const one = Object.hasOwn(given, name) ? given[name] : undefined
      if (one !== undefined) (typeof check === 'function' ? check : check.optional)(one, pathOf(name), report)
      else if (typeof check === 'function') report(pathOf(name), 'missing', 'is missing')
    }
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(fields, name)) report(pathOf(name), 'unknown_property', 'is not a property that exists here')
    }
  }
}

/** A list of `min` to `max` elements. */
export function list(check: Check, { min = 0, max }: { min?: number; max: number }): Check {
  return (value, path, report) => {
    if (!Array.isArray(value)) report(path, 'not_a_list', 'must be a list')
    else if (value.length < min) report(path, 'too_few', `must have at least ${min}, has ${value.length}`)
    else if (value.length > max) report(path, 'too_many', `must have at most ${max}, has ${value.length}`)
    else for (const [at, one] of value.entries()) check(one, `${path}[${at}]`, report)
  }
}

/** One of these values. */
export function oneOf(...values: readonly (string | number)[]): Check {
  return (value, path, report) => {
    if (!values.includes(value as string)) report(path, 'not_one_of', `must be one of ${values.join(', ')}`)
  }
}

/** A text of `min` to `max` UTF-16 units. */
export function string({ min = 0, max }: { min?: number; max: number }): Check {
  return (value, path, report) => {
    if (typeof value !== 'string') report(path, 'not_a_text', 'must be a text')
    else if (value.length < min)
      report(path, 'too_short', min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    else if (value.length > max) report(path, 'too_long', `must have at most ${max} characters, has ${value.length}`)
  }
}

/** A text of a form that the message explains. */
export function matching(pattern: RegExp, code: string, message: string): Check {
  return (value, path, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(path, code, message)
  }
}

/** A finite number within bounds. */
export function number({ min = -1e15, max = 1e15 }: { min?: number; max?: number } = {}): Check {
  return (value, path, report) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) report(path, 'not_a_number', 'must be a number')
    else if (value < min || value > max) report(path, 'out_of_range', `must lie within ${min} and ${max}, is ${value}`)
  }
}

/** A whole number within bounds. */
export function whole(bounds: { min: number; max: number }): Check {
  return (value, path, report) => {
    if (!Number.isInteger(value)) report(path, 'not_whole', 'must be a whole number')
    else number(bounds)(value, path, report)
  }
}

/** True or false. */
export const boolean: Check = (value, path, report) => {
  if (typeof value !== 'boolean') report(path, 'not_true_or_false', 'must be true or false')
}

/** An address of the web; everything else (`javascript:`, `data:`) is refused. */
export const webAddress: Check = (value, path, report) => {
  const looksRight = typeof value === 'string' && value.length <= 2000 && /^https?:\/\/[^\s"'<>\\^`]+$/i.test(value)
  if (!looksRight || !isWebAddress(value)) report(path, 'bad_address', 'must be an http or https address')
}

/** Whether the host stands there as written: placeholders may only follow behind it, and no user name may hide it. */
function isWebAddress(value: string): boolean {
  const host = value.replace(/^https?:\/\//i, '').split(/[/?#]/)[0] ?? ''
  return /^[\w.-]+(:\d{1,5})?$/.test(host) && !host.startsWith('.') && !host.startsWith(':')
}
