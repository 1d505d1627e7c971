import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { may, useSession } from '../../shell/session.ts'
import { Tabs } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import '../settings.css'

type Props = {
  /** Null = everybody's. */
  permission: string | null
  actions?: ReactNode
  children: ReactNode
}

/** The frame of all settings: tabs that the role may open, and a sentence when it may not. */
export function SettingsPage({ permission, actions, children }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const session = useSession()
  const allowed = permission === null || may(session, permission)
  const role = t(`shell:account.role.${session.role}`)
  return (
    <Page title={t('title')} actions={allowed ? actions : null}>
      <Tabs label={t('tabs.label')}>
        <Link to="/settings" activeOptions={{ exact: true }}>
          {t('tabs.you')}
        </Link>
        {may(session, 'workspace:read') ? <Link to="/settings/workspace">{t('tabs.workspace')}</Link> : null}
        {may(session, 'team:read') ? <Link to="/settings/team">{t('tabs.team')}</Link> : null}
        {may(session, 'keys:read') ? <Link to="/settings/keys">{t('tabs.keys')}</Link> : null}
        {may(session, 'audit:read') ? <Link to="/settings/audit">{t('tabs.audit')}</Link> : null}
      </Tabs>
      {allowed ? (
        children
      ) : (
        <EmptyState title={t('forbidden')} hint={t('forbiddenHint', { role, workspace: session.workspace.name })} />
      )}
    </Page>
  )
}
