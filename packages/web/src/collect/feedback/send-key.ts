/** A key of 128 random bits for one text to send; made from what every browser has, also on a plain http address. */
export function newSendKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
