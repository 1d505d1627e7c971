/** Six bits a character, by its code; padding adds zeros that nobody reads. */
const sixBits = new Uint8Array(128)
for (const [value, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries()) {
  sixBits[character.charCodeAt(0)] = value
}

/** Tokens of the format: a new character of 8 or 16 bits, the end; all others point into the dictionary. */
const [newByte, newPair, end] = [0, 1, 2] as const

/**
 * Unpacks what lz-string's `compressToBase64` packed (PostHog's `compression=lz64`: posthog-js-lite 2 and the first posthog-js). Null for
 * what is none of it. Throws a RangeError beyond `charsMax` characters; nothing is built that is not also given out, so that bounds memory.
 */
export function unpackLzString(base64: string, charsMax: number): string | null {
  const bits = bitsOf(base64)
  // The first three places stand for the tokens.
  const dictionary: string[] = ['', '', '']
  const pieces: string[] = []
  let chars = 0
  let width = 2
  let before = ''
  while (!bits.isOver()) {
    let token = bits.read(width)
    if (token === end) return pieces.join('')
    if (token === newByte || token === newPair) {
      dictionary.push(String.fromCharCode(bits.read(token === newByte ? 8 : 16)))
      token = dictionary.length - 1
    }
    // The entry that is made only now: what came before, and its own first character.
    const entry = dictionary[token] ?? (token === dictionary.length && before !== '' ? before + before.charAt(0) : null)
    if (entry === null) return null
    chars += entry.length
    if (chars > charsMax) throw new RangeError(`More than ${charsMax} characters.`)
    pieces.push(entry)
    if (before !== '') dictionary.push(before + entry.charAt(0))
    before = entry
    width = widthFor(dictionary.length)
  }
  return null
}

/** Bits of a token while so many places are taken: it must be able to name the next place, and the one after it. */
function widthFor(places: number): number {
  return 32 - Math.clz32(places)
}

/** Reads numbers whose lowest bit comes first, from characters whose highest bit comes first. */
function bitsOf(base64: string): { read: (count: number) => number; isOver: () => boolean } {
  let at = 0
  let value = 0
  let left = 0
  const bit = () => {
    if (left === 0) {
      value = sixBits[base64.charCodeAt(at)] ?? 0
      at += 1
      left = 6
    }
    left -= 1
    return (value >> left) & 1
  }
  return {
    read: (count) => {
      let value = 0
      for (let power = 0; power < count; power++) value |= bit() << power
      return value >>> 0
    },
    isOver: () => at >= base64.length && left === 0,
  }
}
