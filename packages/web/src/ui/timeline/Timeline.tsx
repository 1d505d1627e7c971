import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './timeline.css'

/** Felt (X), happened (O), we acted, we refused. */
export type TimelineKind = 'x' | 'o' | 'acted' | 'refused'

/** The 20 px mark of a kind; its words stand in the legend and in hidden text. */
export function TimelineMark({ kind }: { kind: TimelineKind }) {
  return (
    <svg className="tl-mark" viewBox="0 0 20 20" aria-hidden="true">
      {kind === 'x' ? (
        <>
          <circle cx="10" cy="10" r="9" className="tl-x" />
          <text x="10" y="14" textAnchor="middle" className="tl-x-text">
            X
          </text>
        </>
      ) : null}
      {kind === 'o' ? (
        <>
          <rect x="1.5" y="1.5" width="17" height="17" rx="3" className="tl-o" />
          <text x="10" y="14" textAnchor="middle" className="tl-o-text">
            O
          </text>
        </>
      ) : null}
      {kind === 'acted' ? (
        <>
          <circle cx="10" cy="10" r="9" style={{ fill: 'var(--text-2)' }} />
          <path d="M6.5 10.2l2.4 2.4 4.6-5" className="tl-tick" />
        </>
      ) : null}
      {kind === 'refused' ? (
        <>
          <circle cx="10" cy="10" r="9" className="tl-refused" />
          <path d="M6 10h8" className="tl-bar" />
        </>
      ) : null}
    </svg>
  )
}

/** Which mark means what. Only the kinds that occur are listed. */
export function TimelineLegend({ kinds }: { kinds: readonly TimelineKind[] }) {
  const { t } = useTranslation('ui')
  const words = {
    x: t('timeline.felt'),
    o: t('timeline.happened'),
    acted: t('timeline.acted'),
    refused: t('timeline.refused'),
  }
  return (
    <span className="tl-legend t12 t2">
      {kinds.map((kind) => (
        <span key={kind} className="row">
          <TimelineMark kind={kind} />
          {words[kind]}
        </span>
      ))}
    </span>
  )
}

/** The heading of a day. */
export function TimelineDay({ children }: { children: ReactNode }) {
  return <h3 className="tl-day">{children}</h3>
}

/** A list of rows that share one line. */
export function Timeline({ children }: { children: ReactNode }) {
  return <ol className="tl">{children}</ol>
}

type RowProps = {
  kind: TimelineKind
  time: string
  /** What happened, in words. */
  children: ReactNode
  /** Where it came from. */
  source?: ReactNode
  /** Quote, refusal reasons, topic chips. */
  body?: ReactNode
}

/** time | mark | words | source. */
export function TimelineRow({ kind, time, children, source, body }: RowProps) {
  const { t } = useTranslation('ui')
  const words = {
    x: t('timeline.felt'),
    o: t('timeline.happened'),
    acted: t('timeline.acted'),
    refused: t('timeline.refused'),
  }
  return (
    <li className="tl-row">
      <span className="tl-time">{time}</span>
      <TimelineMark kind={kind} />
      <div className="tl-body">
        <div className="tl-title">
          <span className="visually-hidden">{words[kind]}: </span>
          <span className="tl-words">{children}</span>
          {source ? <span className="tl-source">{source}</span> : null}
        </div>
        {body}
      </div>
    </li>
  )
}
