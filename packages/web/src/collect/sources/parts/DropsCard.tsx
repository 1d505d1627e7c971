import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../../shell/session.ts'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { dropRows, isDropReason } from '../view.ts'

/** What was left out by design, by reason. */
export function DropsCard({ drops }: { drops: Readonly<Record<string, number>> }) {
  const { t } = useTranslation('sources')
  const language = useLanguage()
  const session = useSession()
  const rows = dropRows(drops)
  return (
    <Card title={t('drops.title')}>
      <div className="card-body">
        {rows.length === 0 ? (
          <p className="t2">{t('drops.none')}</p>
        ) : (
          <dl className="kv kv-tight">
            {rows.map(({ reason, n }) => (
              <div key={reason}>
                <dt>{isDropReason(reason) ? t(`drops.reason.${reason}`) : reason}</dt>
                <dd>{formatCount(n, language)}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="note sources-note">
          {t('drops.note')}{' '}
          {may(session, 'quarantine:read') ? <Link to="/collect/quarantine">{t('drops.quarantine')}</Link> : null}
        </p>
      </div>
    </Card>
  )
}
