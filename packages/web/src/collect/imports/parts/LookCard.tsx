import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePeriodText } from '../../../ui/filter/PeriodPill.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useAnsweredYear } from '../../../understand/metrics/queries.ts'
import { useMetricWord } from '../../../unify/people/use-score-words.ts'
import type { ImportDetail } from '../types.ts'
import { metricIn } from '../view.ts'

/** Where the imported rows show; the first thing that one wants after an import. */
export function LookCard({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const metric = metricIn(one.mapping)
  const metricWord = useMetricWord()
  const { period } = useAnsweredYear(metric)
  const periodText = usePeriodText()
  if (one.rowsAccepted === 0 || one.state === 'undone' || one.state === 'undoing') return null
  const isAnswers = metric !== null
  return (
    <Card title={t('one.look')} subtitle={t('one.lookNote')}>
      <div className="card-body imports-buttons">
        {isAnswers ? (
          <Link
            to="/understand/metrics"
            search={{ metrics: metric, ...(period ?? {}) }}
            className="plain-button primary"
          >
            {period ? t('one.metricOf', { metric: metricWord(metric), period: periodText(period) }) : t('one.metrics')}
          </Link>
        ) : null}
        <Link to="/unify/people" className={isAnswers ? 'plain-button' : 'plain-button primary'}>
          {t('one.customers')}
        </Link>
        <Link to="/unify/catalog" className="plain-button">
          {t('one.catalog')}
        </Link>
      </div>
    </Card>
  )
}
