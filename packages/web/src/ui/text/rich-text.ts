/** A run of text: `q` is quiet (interval and base in lighter ink), `b` strong. */
export type Run = { kind: 'plain' | 'q' | 'b'; text: string }

/**
 * Splits a sentence at its `<q>` and `<b>` marks, which translators place. Marks do not nest; anything else that looks like
 * a tag stays text. Marks come with parts of sentences too, so a name that holds one is shown strong or quiet, never as HTML.
 */
export function splitRuns(sentence: string): Run[] {
  const runs: Run[] = []
  let at = 0
  for (const match of sentence.matchAll(/<(q|b)>(.*?)<\/\1>/gs)) {
    if (match.index > at) runs.push({ kind: 'plain', text: sentence.slice(at, match.index) })
    runs.push({ kind: match[1] === 'q' ? 'q' : 'b', text: match[2] ?? '' })
    at = match.index + match[0].length
  }
  if (at < sentence.length) runs.push({ kind: 'plain', text: sentence.slice(at) })
  return runs
}

/** `n = 1,284` and `95% interval` never break in the middle. */
export function keepTogether(sentence: string): string {
  return sentence.replaceAll('n = ', 'n\u00a0=\u00a0')
}
