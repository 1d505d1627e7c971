import { shareSegments } from './shares.ts'
import './marks.css'

type Props = {
  /** Unhappy, neither, happy; each 0..1. */
  shares: readonly [number, number, number]
  height?: 8 | 12
  label: string
}

/** Shares of three classes in brown, grey and teal; the words stand beside it, so it is one image for readers. */
export function ShareBar({ shares, height = 8, label }: Props) {
  return (
    <div className="share-bar" style={{ height }} role="img" aria-label={label}>
      {shareSegments(shares).map((segment) => (
        <span key={segment.tone} style={{ flex: segment.share, background: `var(--s-${segment.tone})` }} />
      ))}
    </div>
  )
}
