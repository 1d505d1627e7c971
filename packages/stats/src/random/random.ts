/**
 * A repeatable stream of random numbers. Two streams made from the same seed give the same numbers on every machine,
 * which is why an interval does not flicker between reloads.
 */
export interface Random {
  /** Uniform in [0, 1), 53 random bits. */
  next(): number
  /** Uniform whole number in 0 .. 2^32 − 1. */
  uint32(): number
  /**
   * Uniform whole number in 0 .. bound − 1; `bound` whole, in 1 .. 2^32. Exactly uniform: draws that would favour small
   * numbers are rejected.
   */
  integer(bound: number): number
  /**
   * A stream of its own for a named purpose. Depends on the seed and the label only, not on how much was drawn before.
   */
  split(label: string | number): Random
}

/**
 * Makes a random stream from a seed: a number or any text.
 *
 * Generator: sfc32 (Doty-Humphrey, PractRand), 128 bits of state, period at least 2^32 and about 2^127 on average;
 * passes PractRand and BigCrush. Not for secrets. Cost: under 10 ns a draw. Throws RangeError for a seed that is not a
 * finite number.
 */
export function createRandom(seed: number | string): Random {
  if (typeof seed === 'number' && !Number.isFinite(seed)) throw new RangeError(`a seed must be finite, got ${seed}`)
  return streamOf(String(seed))
}

function streamOf(key: string): Random {
  let [a, b, c] = hash(key)
  let counter = 1

  function uint32(): number {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  // The first words still show the structure of the hash.
  for (let i = 0; i < 15; i++) uint32()

  function integer(bound: number): number {
    if (!(Number.isInteger(bound) && bound >= 1 && bound <= 4_294_967_296)) {
      throw new RangeError(`bound must be a whole number in 1 .. 2^32, got ${bound}`)
    }
    const rejected = 4_294_967_296 % bound
    let draw = uint32()
    while (draw < rejected) draw = uint32()
    return draw % bound
  }

  return {
    next: () => ((uint32() >>> 5) * 67_108_864 + (uint32() >>> 6)) / 9_007_199_254_740_992,
    uint32,
    integer,
    // The separator keeps split('a').split('b') apart from split('ab').
    split: (label) => streamOf(`${key}\u0000${label}`),
  }
}

// Three well mixed 32-bit words from a text: MurmurHash3's finaliser over a running product, with three start values.
function hash(key: string): [number, number, number] {
  const words: [number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162]
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i)
    words[0] = Math.imul(words[0] ^ unit, 0x85ebca6b) ^ (words[2] >>> 15)
    words[1] = Math.imul(words[1] ^ unit, 0xc2b2ae35) ^ (words[0] >>> 13)
    words[2] = Math.imul(words[2] ^ unit, 0x27d4eb2f) ^ (words[1] >>> 16)
  }
  return [finish(words[0] ^ key.length), finish(words[1]), finish(words[2])]
}

function finish(word: number): number {
  let h = word
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}
