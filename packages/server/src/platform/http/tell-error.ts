/** A mail server repeats whom it refuses. Each part is bounded, so that no text takes long to read. */
const address = /[\p{L}\p{N}.%+_-]{1,64}@[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){1,8}/gu

/** What the server's log says of an error: logs hold no personal data, and what libraries hang on an error may be any. */
export function tellError(error: unknown, causesMost = 5): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? withoutAddresses(error) : error
  const { code, responseCode, statusCode, syscall } = error as Error & Record<string, unknown>
  return {
    type: error.constructor.name,
    message: withoutAddresses(error.message),
    stack: withoutAddresses(error.stack ?? ''),
    ...{ code, responseCode, statusCode, syscall },
    ...(error.cause === undefined || causesMost === 0 ? {} : { cause: tellError(error.cause, causesMost - 1) }),
  }
}

function withoutAddresses(text: string): string {
  return text.replace(address, '…@…')
}
