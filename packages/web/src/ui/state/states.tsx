import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './states.css'

type EmptyProps = {
  title: string
  /** What to do next, in a sentence. */
  hint: string
  /** Buttons; the first is the way on. */
  actions?: ReactNode
  /** Inside a card, without a box of its own. */
  bare?: boolean
}

/** Nothing here yet: says why and what to do next. */
export function EmptyState({ title, hint, actions, bare }: EmptyProps) {
  return (
    <div className={bare ? 'state state-bare' : 'state card'}>
      <p className="state-title">{title}</p>
      <p className="state-hint">{hint}</p>
      {actions ? <div className="state-actions">{actions}</div> : null}
    </div>
  )
}

type ErrorProps = {
  title: string
  hint: string
  /** What the server said, when it says more than the title. */
  detail?: string
  /** Fields and reasons. */
  problems?: readonly string[]
  reference?: string
  onRetry?: () => void
  actions?: ReactNode
  bare?: boolean
}

/** Something failed: what, and what the reader can do about it. */
export function ErrorState({ title, hint, detail, problems = [], reference, onRetry, actions, bare }: ErrorProps) {
  const { t } = useTranslation('ui')
  return (
    <div className={bare ? 'state state-bare' : 'state card'} role="alert">
      <p className="state-title">{title}</p>
      {detail ? <p className="state-hint">{detail}</p> : null}
      {problems.length > 0 ? (
        <ul className="state-problems">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      <p className="state-hint">{hint}</p>
      {reference ? <p className="note mono">{t('error.reference', { id: reference })}</p> : null}
      {onRetry || actions ? (
        <div className="state-actions">
          {onRetry ? (
            <button type="button" className="plain-button" onClick={onRetry}>
              {t('error.retry')}
            </button>
          ) : null}
          {actions}
        </div>
      ) : null}
    </div>
  )
}

/** Grey lines in the place of what is on its way; shown after a moment, so that fast answers do not flash. */
export function Skeleton({ lines = 3, height = 16 }: { lines?: number; height?: number }) {
  const { t } = useTranslation('ui')
  const widths = [92, 78, 85, 64, 88, 72]
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical lines without identity
        <span key={index} style={{ width: `${widths[index % widths.length]}%`, height }} />
      ))}
    </div>
  )
}
