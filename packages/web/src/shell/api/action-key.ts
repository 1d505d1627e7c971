/** Keys of calls that may have been done though their answer never came, by what was sent. */
const unanswered = new Map<string, string>()

/**
 * The `Idempotency-Key` of a call that changes something. One that got no answer keeps its key: whoever presses the button again
 * sends the same action again, not a second one.
 */
export function actionKey(sent: string): string {
  const known = unanswered.get(sent)
  unanswered.delete(sent)
  // Not `randomUUID`: pages that come over plain HTTP from another machine have none.
  return (
    known ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  )
}

/** Notes that a call with this key was sent, and nobody knows what became of it. */
export function keepActionKey(sent: string, key: string): void {
  unanswered.set(sent, key)
}
