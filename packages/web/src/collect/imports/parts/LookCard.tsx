import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePeriodText } from '../../../ui/filter/PeriodPill.tsx'
import { listSeparator } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useAnsweredYear } from '../../../understand/metrics/queries.ts'
import { metricsMax } from '../../../understand/metrics/view.ts'
import { useMetricWord } from '../../../unify/people/use-score-words.ts'
import type { ImportDetail } from '../types.ts'
import { metricsIn } from '../view.ts'

/** Where the imported rows show; the first thing that one wants after an import. */
export function LookCard({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const metrics = metricsIn(one.mapping).slice(0, metricsMax)
  const language = useLanguage()
  const metricWord = useMetricWord()
  const { period } = useAnsweredYear(metrics[0] ?? null)
  const periodText = usePeriodText()
  if (one.rowsAccepted === 0 || one.state === 'undone' || one.state === 'undoing') return null
  const isAnswers = metrics.length > 0
  const named = metrics.map((metric) => metricWord(metric)).join(listSeparator(language))
  return (
    <Card title={t('one.look')} subtitle={t('one.lookNote')}>
      <div className="card-body imports-buttons">
        {isAnswers ? (
          <Link
            to="/understand/metrics"
            search={{ metrics: metrics.join(','), ...(period ?? {}) }}
            className="plain-button primary"
          >
            {period ? t('one.metricOf', { metric: named, period: periodText(period) }) : t('one.metrics')}
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
