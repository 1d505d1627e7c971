import { hitsOf } from '../marks.ts'

/** A text with what was searched for marked. */
export function MarkedText({ text, query }: { text: string; query: string }) {
  const pieces = hitsOf(text, query)
  return (
    <>
      {pieces.map((piece) =>
        piece.isHit ? <mark key={piece.at}>{piece.text}</mark> : <span key={piece.at}>{piece.text}</span>,
      )}
    </>
  )
}
