import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { Health } from '../queries.ts'
import { useReasonHints, useReasonWords } from '../use-reason-words.ts'
import { countOf, pageOfReason } from '../view.ts'

type Props = { health: Health; chosen: string | null; onChoose: (reason: string | null) => void }

/** Why the others were not asked, most frequent first, and what would change it; a press shows them one by one. */
export function RefusalsCard({ health, chosen, onChoose }: Props) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const words = useReasonWords()
  const hints = useReasonHints()
  const n = formatCount(countOf(health, 'could_be_asked'), language)
  return (
    <Card title={t('health.reasons')} subtitle={t('health.reasonsOf', { n })}>
      <div className="card-body">
        {health.refused.length === 0 ? <p className="t2">{t('health.noReasons')}</p> : null}
        <ul className="ask-reasons">
          {health.refused.map(({ reason, count, share }) => (
            <li key={reason}>
              <span className="ask-reason">
                <button
                  type="button"
                  className="link m"
                  aria-pressed={chosen === reason}
                  onClick={() => onChoose(chosen === reason ? null : reason)}
                >
                  {words(reason)}
                </button>
                <span className="nw">
                  <span className="b">{formatCount(count, language)}</span>{' '}
                  <span className="ci">
                    <EstimateText estimate={share} unit="share" withN={false} lowBase="none" />
                  </span>
                </span>
              </span>
              <span className="note ask-note">
                {hints(reason)} <PageLink reason={reason} />
              </span>
            </li>
          ))}
        </ul>
        {health.open > 0 ? <p className="note">{t('health.open', { count: health.open })}</p> : null}
      </div>
    </Card>
  )
}

function PageLink({ reason }: { reason: string }) {
  const { t } = useTranslation('shell')
  const page = pageOfReason(reason)
  if (page === null) return null
  const { to, name, ...search } = page
  return (
    <Link to={to} {...search} className="link">
      {t(`nav.${name}`)}
    </Link>
  )
}
