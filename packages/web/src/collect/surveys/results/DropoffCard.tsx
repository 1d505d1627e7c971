import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { formatCount, formatDuration, formatShare } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { type ResultsQuery, useDropoff } from '../queries.ts'
import { worstStep } from '../view.ts'

/** Where people left: how many answered each question, and how many went no further. */
export function DropoffCard({ surveyId, filters }: { surveyId: string; filters: ResultsQuery }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const dropoff = useDropoff(surveyId, filters)
  return (
    <Card title={t('dropoff.title')}>
      <div className="card-body">
        <QueryView query={dropoff} lines={4} bare>
          {(data) => {
            const worst = worstStep(data)
            const all = Math.max(1, data.started)
            const open = data.started - data.finished
            return (
              <>
                <p className="t2">
                  {worst
                    ? t('dropoff.worst', { title: worst.title, n: formatCount(worst.leftHere, language) })
                    : open > 0
                      ? t('dropoff.waiting', { n: formatCount(open, language) })
                      : t('dropoff.nobody')}
                </p>
                <ol className="dropoff">
                  {data.steps.map((step) => (
                    <li key={step.question}>
                      <span className="dropoff-title">{step.title}</span>
                      <span className="dropoff-bar" aria-hidden="true">
                        <span style={{ width: `${(100 * (step.reached - step.leftHere)) / all}%` }} />
                        <span className="dropoff-left" style={{ width: `${(100 * step.leftHere) / all}%` }} />
                      </span>
                      <span className="ci">
                        {t('dropoff.answered', {
                          n: formatCount(step.reached - step.leftHere, language),
                          share: formatShare((step.reached - step.leftHere) / all, 0, language),
                        })}
                        {step.leftHere > 0
                          ? ` · ${t('dropoff.left', { n: formatCount(step.leftHere, language) })}`
                          : ''}
                        {step.medianSeconds === null ? '' : ` · ${formatDuration(step.medianSeconds, language)}`}
                      </span>
                    </li>
                  ))}
                </ol>
                <p className="note">{t('dropoff.note')}</p>
              </>
            )
          }}
        </QueryView>
      </div>
    </Card>
  )
}
