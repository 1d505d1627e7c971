import type { SourceView } from '@opencxm/server/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatAgo, formatCount } from '../../ui/format/index.ts'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { CreateSourceDialog } from './parts/CreateSourceDialog.tsx'
import { LiveCard } from './parts/LiveCard.tsx'
import { SourcesTable } from './parts/SourcesTable.tsx'
import { useSources } from './queries.ts'
import { sortSources } from './view.ts'
import './sources.css'

/** Where events come from, and what arrives now. */
export function SourcesPage() {
  const { t } = useTranslation('sources')
  const session = useSession()
  const { create } = useSearch({ from: '/frame/collect/sources' })
  const navigate = useNavigate()
  const sources = useSources()
  const mayWrite = may(session, 'sources:write')
  const openDialog = (open: boolean) =>
    void navigate({ to: '/collect/sources', search: open ? { create: true } : {}, replace: true })
  const createButton = mayWrite ? (
    <button type="button" className="plain-button primary" onClick={() => openDialog(true)}>
      {t('create')}
    </button>
  ) : null
  return (
    <Page title={t('title')} actions={createButton}>
      {may(session, 'sources:read') ? (
        <QueryView query={sources} lines={8}>
          {(data) => (
            <>
              <Answer sources={data.sources} />
              {mayWrite ? null : <p className="note sources-note">{t('readOnly')}</p>}
              {data.sources.length === 0 ? (
                <div className="stack-apart">
                  <EmptyState title={t('empty')} hint={t('emptyHint')} actions={createButton} />
                </div>
              ) : (
                <div className="stack stack-apart">
                  <SourcesTable sources={sortSources(data.sources)} />
                  <LiveCard source={null} />
                </div>
              )}
            </>
          )}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      )}
      {create && mayWrite ? <CreateSourceDialog onClose={() => openDialog(false)} /> : null}
    </Page>
  )
}

function Answer({ sources }: { sources: readonly SourceView[] }) {
  const { t } = useTranslation('sources')
  const language = useLanguage()
  const live = sources.filter((source) => source.revokedAt === null)
  const heard = sources.filter((source) => source.received > 0)
  const last = sources
    .map((source) => source.lastReceivedAt ?? '')
    .toSorted()
    .at(-1)
  if (heard.length === 0 || !last) {
    return <AnswerSentence text={live.length === 0 ? t('answer.none') : t('answer.silent', { count: live.length })} />
  }
  const n = heard.reduce((sum, source) => sum + source.received, 0)
  return (
    <AnswerSentence
      text={t('answer.some', {
        count: heard.length,
        events: t('events', { count: n, n: formatCount(n, language) }),
        ago: formatAgo(last, Date.now(), language),
      })}
    />
  )
}
