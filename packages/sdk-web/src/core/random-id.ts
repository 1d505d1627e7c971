/**
 * 128 random bits in the form of a UUID of version 4. Throws without a cryptographic source: ids that can be guessed would let
 * strangers speak for a visitor, so the SDK rather does nothing.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 15) | 64
  bytes[8] = ((bytes[8] as number) & 63) | 128
  let id = ''
  bytes.forEach((byte, index) => {
    if (index === 4 || index === 6 || index === 8 || index === 10) id += '-'
    id += (byte + 256).toString(16).slice(1)
  })
  return id
}
