import type { ReactNode } from 'react'
import { Chip } from '../estimate/Chip.tsx'
import { cutSpans, languageOf, type QuoteSpan } from './spans.ts'
import './quote.css'

type Props = {
  text: string
  spans?: readonly QuoteSpan[]
  translation?: string
  topics?: readonly string[]
  /** Time and score at the right. */
  meta?: ReactNode
  /** Grey box, as in a timeline. */
  boxed?: boolean
}

/** A customer's own words in their own language, with the stretches that carry the feeling marked. */
export function QuoteBlock({ text, spans = [], translation, topics = [], meta, boxed }: Props) {
  return (
    <div className={boxed ? 'quote quote-box' : 'quote'}>
      <p lang={languageOf(text)}>
        {cutSpans(text, spans).map((piece, index) => {
          // A piece has no identity of its own: its place in the comment is its key.
          const key = `${index}-${piece.tone ?? ''}`
          return piece.tone ? (
            <mark key={key} className={piece.tone}>
              {piece.text}
            </mark>
          ) : (
            <span key={key}>{piece.text}</span>
          )
        })}
      </p>
      {translation ? (
        <div className="quote-translation" lang={languageOf(translation)}>
          {translation}
        </div>
      ) : null}
      {topics.length > 0 || meta ? (
        <div className="quote-meta">
          {topics.map((topic) => (
            <Chip kind="tag" key={topic}>
              {topic}
            </Chip>
          ))}
          <span className="sp" />
          {meta}
        </div>
      ) : null}
    </div>
  )
}
