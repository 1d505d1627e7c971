import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePeriodText } from '../../ui/filter/PeriodPill.tsx'
import type { Period } from '../../ui/filter/period.ts'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { useAnsweredYear } from './queries.ts'

type Props = {
  metricId: string
  /** True when more than the period is narrowed. */
  narrowed: boolean
  onPeriod: (period: Period) => void
  /** What is shown when nobody ever answered. */
  children: ReactNode
}

/** Nobody answered in the period shown: says when somebody did and leads there. */
export function OlderAnswers({ metricId, narrowed, onPeriod, children }: Props) {
  const { t } = useTranslation('metrics')
  const periodText = usePeriodText()
  const { period, waiting } = useAnsweredYear(metricId)
  if (waiting) return <Skeleton lines={6} />
  if (period === null) return children
  return (
    <EmptyState
      title={narrowed ? t('older.narrowed') : t('older.title')}
      hint={t('older.hint', { period: periodText(period) })}
      actions={
        <button type="button" className="plain-button primary" onClick={() => onPeriod(period)}>
          {t('older.go', { period: periodText(period) })}
        </button>
      }
    />
  )
}
