// The newer short form is missing in WebViews of 2019.
const has = Object.prototype.hasOwnProperty

/** The value that an object has itself under a key; what it inherits (`constructor`) does not count. */
export function own<T>(object: { readonly [key: string]: T } | undefined, key: string): T | undefined {
  return object !== undefined && has.call(object, key) ? object[key] : undefined
}

/** True for what JSON writes in braces. */
export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
