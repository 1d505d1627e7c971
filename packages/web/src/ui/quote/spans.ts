/** A marked stretch of a comment: UTF-16 offsets, end exclusive, and whether it praises or complains. */
export type QuoteSpan = { start: number; end: number; tone: 'n' | 'p' | 'u' }
export type QuotePiece = { text: string; tone: QuoteSpan['tone'] | null }

/** Cuts a comment at its spans. Overlapping or outlying spans are trimmed, so that no character is lost or doubled. */
export function cutSpans(text: string, spans: readonly QuoteSpan[]): QuotePiece[] {
  const pieces: QuotePiece[] = []
  let at = 0
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const start = Math.max(at, span.start)
    const end = Math.min(text.length, span.end)
    if (end <= start) continue
    if (start > at) pieces.push({ text: text.slice(at, start), tone: null })
    pieces.push({ text: text.slice(start, end), tone: span.tone })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), tone: null })
  return pieces
}

/** The language attribute for a customer's own words: Chinese when most of its letters are. */
export function languageOf(text: string): string {
  const chinese = text.match(/[\u3400-\u9fff]/gu)?.length ?? 0
  const latin = text.match(/[a-z]/gi)?.length ?? 0
  return chinese > 0 && chinese * 3 >= latin ? 'zh' : 'en'
}
