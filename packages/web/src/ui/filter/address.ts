import { isDay } from './period.ts'

/** What one parameter of an address says; undefined when it cannot be understood. */
type ReadParam<Value> = (value: unknown) => Value | undefined

/** Reads a page's parameters from an address; what is not understood is left out, so that an old link still opens. */
export function addressOf<Params extends Record<string, ReadParam<unknown>>>(params: Params) {
  type Search = { [Name in keyof Params]?: NonNullable<ReturnType<Params[Name]>> }
  return (search: Record<string, unknown>): Search =>
    definedOnly<Search>(
      Object.fromEntries(Object.entries(params).map(([name, read]) => [name, read(search[name])])) as Required<Search>,
    )
}

/** An object without its undefined fields. */
export function definedOnly<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

/** A text of at most so many characters; a number or a truth value there (`?channel=5`) is text all the same. */
export function text(max: number): ReadParam<string> {
  return (value) => {
    const read = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value
    return typeof read === 'string' && read !== '' && read.length <= max ? read : undefined
  }
}

/** One of a few words or numbers. */
export function oneOf<const Value extends string | number>(values: readonly Value[]): ReadParam<Value> {
  return (value) => values.find((one) => one === value || String(one) === value)
}

/** A calendar day that exists. */
export function day(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined
}

/** A switch: there, or not. */
export function flag(value: unknown): boolean | undefined {
  return value === true ? true : undefined
}
