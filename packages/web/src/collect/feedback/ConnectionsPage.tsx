import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { may, useSession } from '../../shell/session.ts'
import { EmptyState } from '../../ui/state/states.tsx'
import { ConnectorsCard } from './parts/ConnectorsCard.tsx'
import { UnitsCard } from './parts/UnitsCard.tsx'
import './feedback.css'

/** Where feedback comes from: help desks, feeds, mailboxes, and the employees' pages. */
export function ConnectionsPage() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/feedback">{t('title')}</Link>}
      documentTitle={t('setup')}
      crumb={`/ ${t('setup')}`}
    >
      {may(session, 'sources:read') ? (
        <div className="connections">
          <ConnectorsCard />
          <UnitsCard />
        </div>
      ) : (
        <EmptyState title={t('setup')} hint={t('readOnly')} />
      )}
    </Page>
  )
}
