import type { ReactNode } from 'react'
import { RichText } from './RichText.tsx'
import './text.css'

type Props = {
  /** The finding in words, then the number; interval and n inside `<q>…</q>`. */
  text: string
  /** Home speaks louder than working pages. */
  size?: 'home' | 'page'
  /** The line under it: verdict, difference, info. */
  children?: ReactNode
}

/** What each page opens with: the answer to its question, in one sentence. */
export function AnswerSentence({ text, size = 'page', children }: Props) {
  return (
    <div>
      <p className={`answer answer-${size}`}>
        <RichText text={text} />
      </p>
      {children ? <div className="answer-support">{children}</div> : null}
    </div>
  )
}
