/**
 * JSON that PostgreSQL takes, in keys too: of NUL characters (shown as ␀ then) and halves of characters its jsonb wants to know nothing.
 * An escape that somebody typed stays what it is.
 */
export function jsonbText(value: unknown): string {
  return JSON.stringify(value ?? null).replace(/\\(?:(u0000)|(ud[89a-f]..)|[\s\S])/g, (written, nul, half) =>
    nul ? '\u2400' : half ? '\ufffd' : written,
  )
}
