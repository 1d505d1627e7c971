/** JSON that PostgreSQL takes: no NUL characters (shown as U+2400), no halves of characters, in keys neither. */
export function storable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'string') return clean(inner)
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).map(([key, part]) => [clean(key), part]))
  })
}

function clean(text: string): string {
  return text.replaceAll('\u0000', '\u2400').toWellFormed()
}
