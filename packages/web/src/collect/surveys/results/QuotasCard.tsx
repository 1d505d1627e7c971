import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { formatCount, formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useQuotas } from '../queries.ts'

const refusalsShown = 5

/** Quotas: taken of their limit, and who was sent away by which. Nothing where there are none. */
export function QuotasCard({ surveyId }: { surveyId: string }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const { workspace } = useSession()
  const quotas = useQuotas(surveyId)
  if (!quotas.data || quotas.data.quotas.length === 0) return null
  return (
    <Card title={t('quotas.title')}>
      <div className="card-body form">
        {quotas.data.quotas.map((quota) => (
          <div key={quota.id}>
            <p className="row">
              <span className="m">{quota.id}</span>
              <span className="sp" />
              <span className="b">
                {t('quotas.taken', {
                  taken: formatCount(quota.taken, language),
                  limit: formatCount(quota.limit, language),
                })}
              </span>
            </p>
            <span className="dropoff-bar" aria-hidden="true">
              <span style={{ width: `${Math.min(100, (100 * quota.taken) / Math.max(1, quota.limit))}%` }} />
            </span>
            <p className="ci">
              {quota.full ? `${t('quotas.full')} ` : ''}
              {t('quotas.refused', { count: quota.refused, n: formatCount(quota.refused, language) })}
            </p>
            {quota.refusals.length > 0 ? (
              <ul className="ci quota-refusals">
                {quota.refusals.slice(0, refusalsShown).map(({ response, at }) => (
                  <li key={response}>{formatInstant(at, workspace.timeZone, language)}</li>
                ))}
              </ul>
            ) : null}
          </div>
        ))}
      </div>
    </Card>
  )
}
