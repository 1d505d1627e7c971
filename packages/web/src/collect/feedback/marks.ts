export type Piece = { at: number; text: string; isHit: boolean }

/**
 * Cuts a text at what was searched for, as it was typed. A hit in the other Chinese script is found by the server and not marked
 * here: the table of characters stays there.
 */
export function hitsOf(text: string, query: string): Piece[] {
  const words = [...query.matchAll(/"([^"]*)"|“([^”]*)”|([^\s"“”]+)/g)]
    .map(([, straight, curly, word]) => (straight ?? curly ?? word ?? '').trim().toLowerCase())
    .filter((word) => word !== '')
  const low = text.toLowerCase()
  if (words.length === 0 || low.length !== text.length) return [{ at: 0, text, isHit: false }]
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length) {
    const [start, word] = nextHit(low, words, at)
    if (start === -1) break
    if (start > at) pieces.push({ at, text: text.slice(at, start), isHit: false })
    pieces.push({ at: start, text: text.slice(start, start + word.length), isHit: true })
    at = start + word.length
  }
  if (at < text.length || pieces.length === 0) pieces.push({ at, text: text.slice(at), isHit: false })
  return pieces
}

function nextHit(low: string, words: readonly string[], from: number): [number, string] {
  let found: [number, string] = [-1, '']
  for (const word of words) {
    const at = low.indexOf(word, from)
    if (at !== -1 && (found[0] === -1 || at < found[0])) found = [at, word]
  }
  return found
}
