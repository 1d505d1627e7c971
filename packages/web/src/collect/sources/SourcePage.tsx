import type { SourceView } from '@opencxm/server/contract'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatAgo, formatCount } from '../../ui/format/index.ts'
import { Columns } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { ConnectCard } from './parts/ConnectCard.tsx'
import { DropsCard } from './parts/DropsCard.tsx'
import { KeyCard } from './parts/KeyCard.tsx'
import { LiveCard } from './parts/LiveCard.tsx'
import { RevokeSource } from './parts/RevokeSource.tsx'
import { RulesCard } from './parts/RulesCard.tsx'
import { useSources } from './queries.ts'
import './sources.css'

/** One source: how to connect it, what arrives, its key and its rules. */
export function SourcePage() {
  const { t } = useTranslation('sources')
  const { sourceId } = useParams({ from: '/frame/collect/sources/$sourceId' })
  const session = useSession()
  const sources = useSources()
  const source = sources.data?.sources.find((one) => one.id === sourceId)
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/sources">{t('title')}</Link>}
      {...(source ? { documentTitle: source.name, crumb: `/ ${source.name}` } : {})}
    >
      {may(session, 'sources:read') ? (
        <QueryView query={sources} lines={8}>
          {(data) =>
            source ? (
              <Body source={source} url={data.publicUrl} />
            ) : (
              <EmptyState
                title={t('page.notFound')}
                hint={t('page.notFoundHint')}
                actions={
                  <Link to="/collect/sources" className="plain-button primary">
                    {t('page.all')}
                  </Link>
                }
              />
            )
          }
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function Body({ source, url }: { source: SourceView; url: string }) {
  const session = useSession()
  const live = source.revokedAt === null
  return (
    <>
      <Answer source={source} />
      <Columns
        main={
          <>
            {live ? <ConnectCard source={source} url={url} /> : null}
            <LiveCard source={source.id} />
          </>
        }
        side={
          <>
            {live ? <KeyCard source={source} url={url} /> : null}
            <RulesCard key={source.id} source={source} />
            <DropsCard drops={source.drops} />
            {live && may(session, 'sources:write') ? <RevokeSource source={source} /> : null}
          </>
        }
      />
    </>
  )
}

function Answer({ source }: { source: SourceView }) {
  const { t } = useTranslation('sources')
  const language = useLanguage()
  const ago = (iso: string) => formatAgo(iso, Date.now(), language)
  const { name, received, lastReceivedAt, revokedAt, drops } = source
  const refused = drops.origin_refused ?? 0
  if (revokedAt !== null) return <AnswerSentence text={t('page.answer.revoked', { name, ago: ago(revokedAt) })} />
  if (received === 0 && refused > 0) {
    return (
      <AnswerSentence text={t('page.answer.refused', { count: refused, name, n: formatCount(refused, language) })} />
    )
  }
  if (received === 0 || lastReceivedAt === null) return <AnswerSentence text={t('page.answer.waiting', { name })} />
  return (
    <AnswerSentence
      text={t('page.answer.some', {
        count: received,
        name,
        n: formatCount(received, language),
        ago: ago(lastReceivedAt),
      })}
    />
  )
}
