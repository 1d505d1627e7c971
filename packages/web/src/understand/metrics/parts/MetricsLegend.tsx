import { useTranslation } from 'react-i18next'
import { usePeriodText } from '../../../ui/filter/PeriodPill.tsx'
import { DownIcon, SameIcon, UpIcon } from '../../../ui/icons.tsx'
import type { MetricValues } from '../use-metric-words.ts'

/** What dots, hollow dots and arrows mean in the panels. */
export function MetricsLegend({ values }: { values: MetricValues }) {
  const { t } = useTranslation('metrics')
  const periodText = usePeriodText()
  return (
    <div className="metrics-legend">
      <span>
        <svg width="30" height="12" aria-hidden="true">
          <line x1={0} x2={30} y1={6} y2={6} style={{ stroke: 'var(--d-ref)', strokeWidth: 2 }} />
          <circle cx={15} cy={6} r={4} style={{ fill: 'var(--d-ref)' }} />
        </svg>
        {t('legend.now', { period: periodText(values.period) })}
      </span>
      {values.againstPeriod ? (
        <>
          <span>
            <svg width="30" height="12" aria-hidden="true">
              <line x1={0} x2={30} y1={6} y2={6} style={{ stroke: 'var(--d-axis)' }} />
              <circle
                cx={15}
                cy={6}
                r={3}
                style={{ fill: 'var(--bg-page)', stroke: 'var(--d-ref)', strokeWidth: 1.25 }}
              />
            </svg>
            {t('legend.before', { period: periodText(values.againstPeriod) })}
          </span>
          <span className="neg">
            <DownIcon />
            {t('legend.drop')}
          </span>
          <span className="pos">
            <UpIcon />
            {t('legend.rise')}
          </span>
          <span>
            <SameIcon />
            {t('legend.same')}
          </span>
          <span className="t3 metrics-legend-note">{t('legend.note')}</span>
        </>
      ) : null}
    </div>
  )
}
