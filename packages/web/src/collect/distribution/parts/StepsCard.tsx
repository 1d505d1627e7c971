import { useTranslation } from 'react-i18next'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { Health } from '../queries.ts'
import { lostBefore } from '../view.ts'

/** The way from "could be asked" to "finished": how many came so far, and where the others stayed behind. */
export function StepsCard({ health }: { health: Health }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const most = Math.max(1, health.steps[0]?.count ?? 1)
  return (
    <Card title={t('health.steps')} subtitle={t('health.stepsOf')}>
      <div className="card-body">
        <ol className="ask-steps">
          {health.steps.map(({ step, count, ofPrevious }, index) => (
            <li key={step} className="ask-step">
              <span>
                <span className="m">{t(`step.${step}`)}</span>
                <span className="note ask-note">{t(`stepHint.${step}`)}</span>
              </span>
              <span>
                <span className="ask-bar" aria-hidden="true">
                  <span style={{ width: `${(100 * (health.steps[index - 1]?.count ?? count)) / most}%` }} />
                  <span className="ask-bar-now" style={{ width: `${(100 * count) / most}%` }} />
                </span>
                {lostBefore(health, step).map(({ why, n }) => (
                  <span key={why} className="note ask-note">
                    {t(`lost.${why}`, { count: n, n: formatCount(n, language) })}
                  </span>
                ))}
              </span>
              <span className="ask-figure">
                <span className="b">{formatCount(count, language)}</span>
              </span>
              <span className="ask-figure">
                {ofPrevious && ofPrevious.n > 0 ? (
                  <EstimateText estimate={ofPrevious} unit="share" withN={false} lowBase="none" />
                ) : null}
              </span>
            </li>
          ))}
        </ol>
        <p className="note">{t('health.stepsNote')}</p>
      </div>
    </Card>
  )
}
