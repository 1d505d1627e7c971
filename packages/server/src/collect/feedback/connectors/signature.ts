import { createHmac, timingSafeEqual } from 'node:crypto'

/** Calls older or younger than this are not taken, however well signed: a recorded call is of no use later. */
const ageMaxMs = 5 * 60_000

/** HMAC-SHA256 of the parts as they are, under the secret. */
export function hmacOf(secret: string | Buffer, parts: readonly (string | Buffer)[]): Buffer {
  const mac = createHmac('sha256', secret)
  for (const part of parts) mac.update(part)
  return mac.digest()
}

/** Compares in constant time; false for another length. */
export function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given)
}

/** True for a moment within five minutes of now. */
export function isYoung(at: number, now: number): boolean {
  return Math.abs(now - at) <= ageMaxMs
}
