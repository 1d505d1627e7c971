import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatCount } from '../../ui/format/index.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { moreOf } from '../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { InboxFilters } from './parts/InboxFilters.tsx'
import { KeysBar } from './parts/KeysBar.tsx'
import { VoiceList } from './parts/VoiceList.tsx'
import { VoicePanel } from './parts/VoicePanel.tsx'
import { useHead, useInbox, useInboxOptions, useReadAll } from './queries.ts'
import { useInboxKeys } from './use-inbox-keys.ts'
import { type InboxSearch, isNarrowed, neighbour, withArrived } from './view.ts'
import './feedback.css'

/** Every voice in one inbox: a list, the open one, the customer beside it. */
export function FeedbackPage() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const filter = useSearch({ from: '/frame/collect/feedback' })
  const navigate = useNavigate()
  const go = (search: InboxSearch) =>
    void navigate({ to: '/collect/feedback', search, replace: true, resetScroll: false })
  if (!may(session, 'feedback:read')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      </Page>
    )
  }
  return (
    <Page
      title={t('title')}
      bare
      filtersBelow
      filters={<InboxFilters filter={filter} onChange={(next) => go(next)} />}
      actions={<Actions />}
    >
      <Inbox filter={filter} onOpen={(voice) => go(voice === null ? withoutVoice(filter) : { ...filter, voice })} />
    </Page>
  )
}

function withoutVoice({ voice: _open, ...rest }: InboxSearch): InboxSearch {
  return rest
}

function Actions() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const messages = useMessages()
  const readAll = useReadAll()
  return (
    <>
      {may(session, 'feedback:write') ? (
        <button
          type="button"
          className="plain-button inbox-read-all"
          disabled={readAll.isPending}
          onClick={() => readAll.mutate(undefined, { onSuccess: () => messages.success(t('readAllDone')) })}
        >
          {t('readAll')}
        </button>
      ) : null}
      {may(session, 'sources:read') ? (
        <Link to="/collect/feedback/connections" className="plain-button">
          {t('setup')}
        </Link>
      ) : null}
    </>
  )
}

type InboxProps = { filter: InboxSearch; onOpen: (voice: string | null) => void }

function Inbox({ filter, onOpen }: InboxProps) {
  const { t } = useTranslation('feedback')
  const { t: ui } = useTranslation('ui')
  const inbox = useInbox(filter)
  const head = useHead(filter)
  const loaded = inbox.data?.pages.flatMap((page) => page.voices) ?? []
  const { voices, arrived } = withArrived(loaded, inbox.data ? (head.data?.voices ?? []) : [])
  const step = (by: 1 | -1) => {
    const next = neighbour(voices, filter.voice, by)
    if (next) onOpen(next.id)
  }
  useInboxKeys({ step, done: () => step(1), close: () => onOpen(null) })
  if (inbox.isError && !inbox.data) return <ProblemState error={inbox.error} onRetry={() => void inbox.refetch()} />
  if (!inbox.data)
    return (
      <div className="inbox-wait">
        <Skeleton lines={10} height={28} />
      </div>
    )
  if (voices.length === 0 && !inbox.hasNextPage && !filter.voice) {
    return (
      <div className="inbox-wait">
        <Waiting />
        {isNarrowed(filter) ? (
          <EmptyState title={ui('empty.noMatch')} hint={ui('empty.noMatchHint')} />
        ) : (
          <EmptyState title={t('noneYet')} hint={t('noneYetHint')} actions={<ConnectLink />} />
        )}
      </div>
    )
  }
  return (
    <div className={filter.voice ? 'inbox inbox-open' : 'inbox'}>
      <div className="inbox-list">
        <Waiting />
        <VoiceList
          voices={voices}
          arrived={arrived.length}
          openId={filter.voice ?? null}
          query={filter.q ?? ''}
          onOpen={onOpen}
          more={moreOf(inbox)}
        />
      </div>
      {filter.voice ? (
        <VoicePanel key={filter.voice} id={filter.voice} query={filter.q ?? ''} onClose={() => onOpen(null)} />
      ) : (
        <div className="inbox-none">
          <p className="t2">{t('one.choose')}</p>
        </div>
      )}
      <KeysBar />
    </div>
  )
}

/** Observations that nobody has read yet. */
function Waiting() {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const waiting = useInboxOptions().data?.waiting ?? 0
  if (waiting === 0) return null
  return (
    <p className="inbox-waiting">
      {t('moderate.waiting', { count: waiting, n: formatCount(waiting, language) })}{' '}
      <Link to="/collect/feedback/observations" className="link">
        {t('moderate.look')}
      </Link>
    </p>
  )
}

function ConnectLink() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  return may(session, 'sources:read') ? (
    <Link to="/collect/feedback/connections" className="plain-button primary">
      {t('connections.add')}
    </Link>
  ) : null
}
