/** An error in ClickHouse's own terms: `code` and `type` as in its ErrorCodes.cpp, so that clients recognise it. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: number
  readonly type: string
  constructor(code: number, type: string, message: string) {
    super(message)
    this.code = code
    this.type = type
  }
}

/** The text that a ClickHouse server sends for this error. */
export function errorText(error: unknown): string {
  if (error instanceof ProtocolError) return `Code: ${error.code}. DB::Exception: ${error.message}. (${error.type})`
  if (error instanceof Error && error.name === 'AbortError')
    return 'Code: 394. DB::Exception: The client has left. (QUERY_WAS_CANCELLED)'
  const message = error instanceof Error ? error.message : String(error)
  if (/^Code: \d+\. DB::Exception: /.test(message)) return message
  return `Code: 1002. DB::Exception: ${message}. (UNKNOWN_EXCEPTION)`
}

/** The numeric code inside such a text. */
export function errorCode(text: string): number {
  return Number(/^Code: (\d+)/.exec(text)?.[1] ?? 1002)
}

/** HTTP status by code, as ClickHouse's HTTPHandler chooses it. */
export function statusOf(code: number): number {
  if (code === 516) return 403
  if (code === 60 || code === 81) return 404
  if (code === 159) return 408
  if (code === 202) return 503
  if ([36, 47, 48, 62, 115, 456, 457].includes(code)) return 400
  return 500
}
