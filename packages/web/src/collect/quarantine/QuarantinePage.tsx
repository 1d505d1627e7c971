import type { QuarantinedMessage } from '@opencxm/server/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { may, useSession } from '../../shell/session.ts'
import { oneOf } from '../../ui/filter/address.ts'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { formatCount } from '../../ui/format/index.ts'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { moreOf } from '../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { MessageList } from './parts/MessageList.tsx'
import { MessagePanel } from './parts/MessagePanel.tsx'
import { useQuarantine } from './queries.ts'
import { useReasonWord } from './use-reason-word.ts'
import { openMessage, type QuarantineFilter, reasonRows } from './view.ts'
import './quarantine.css'

/** Messages that could not become events: why, and the way to repair them. */
export function QuarantinePage() {
  const { t } = useTranslation('quarantine')
  const language = useLanguage()
  const session = useSession()
  const filter = useSearch({ from: '/frame/collect/quarantine' })
  const navigate = useNavigate()
  const word = useReasonWord()
  const pages = useQuarantine(filter)
  const first = pages.data?.pages[0]
  const reasons = reasonRows(first?.reasons ?? {})
  const go = (search: QuarantineFilter) =>
    void navigate({ to: '/collect/quarantine', search, replace: true, resetScroll: false })
  const { reason, state } = filter
  const filters = (
    <FilterBar onClear={reason || state ? () => go({}) : undefined}>
      <FilterPill
        label={t('state.label')}
        value={state ?? 'kept'}
        required
        options={(['kept', 'replayed', 'discarded'] as const).map((one) => ({ value: one, label: t(`state.${one}`) }))}
        onChange={(value) => {
          const next = oneOf(['replayed', 'discarded'])(value)
          go(next ? { state: next } : {})
        }}
      />
      <FilterPill
        label={t('reasonFilter')}
        value={reason ?? null}
        options={reasons.map((row) => ({
          value: row.reason,
          label: word(row.reason),
          note: formatCount(row.n, language),
        }))}
        onChange={(value) => go({ ...(state ? { state } : {}), ...(value ? { reason: value } : {}) })}
      />
    </FilterBar>
  )
  if (!may(session, 'quarantine:read')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      </Page>
    )
  }
  return (
    <Page title={t('title')} filters={filters}>
      {first ? (
        <AnswerSentence
          text={answerOf(t, {
            state: state ?? 'kept',
            total: first.total,
            n: formatCount(first.total, language),
            ...commonReason(reason ? [{ reason, n: first.total }] : reasons, word),
          })}
        />
      ) : null}
      <Body pages={pages} filter={filter} onOpen={(message) => go({ ...filter, message })} />
    </Page>
  )
}

type Words = {
  (key: 'answer.none'): string
  (key: 'answer.some' | 'answer.allOf' | 'answer.mixed', values: { count: number; n: string; reason: string }): string
  (key: 'answer.replayed' | 'answer.discarded', values: { count: number; n: string }): string
}

function answerOf(
  t: Words,
  { state, total, n, reason, how }: { state: 'kept' | 'replayed' | 'discarded'; total: number; n: string } & Common,
): string {
  if (state !== 'kept') return t(`answer.${state}`, { count: total, n })
  return total === 0 ? t('answer.none') : t(`answer.${how}`, { count: total, n, reason })
}

type Common = { how: 'some' | 'allOf' | 'mixed'; reason: string }

/** The reason that all share, else the one that is more frequent than every other, else none. */
function commonReason(reasons: readonly { reason: string; n: number }[], word: (reason: string) => string): Common {
  const [most, next] = reasons
  const reason = word(most?.reason ?? '')
  if (!next) return { how: 'allOf', reason }
  return { how: (most?.n ?? 0) > next.n ? 'some' : 'mixed', reason }
}

type BodyProps = {
  pages: ReturnType<typeof useQuarantine>
  filter: QuarantineFilter
  onOpen: (message: string) => void
}

function Body({ pages, filter, onOpen }: BodyProps) {
  const { t } = useTranslation('quarantine')
  const { t: ui } = useTranslation('ui')
  const navigate = useNavigate()
  const messages = pages.data?.pages.flatMap((page) => page.messages) ?? []
  const held = useRef<QuarantinedMessage | null>(null)
  held.current = openMessage(messages, filter.message, held.current)
  const open = held.current
  if (pages.isError && !pages.data) return <ProblemState error={pages.error} onRetry={() => void pages.refetch()} />
  if (!pages.data) return <Skeleton lines={10} height={28} />
  if (messages.length === 0 && open === null) {
    return (
      <div className="stack-apart">
        {filter.reason ? (
          <EmptyState title={ui('empty.noMatch')} hint={ui('empty.noMatchHint')} />
        ) : (
          <EmptyState title={t('empty')} hint={t('emptyHint')} />
        )}
      </div>
    )
  }
  const close = async () => {
    const { message: _closed, ...rest } = filter
    await navigate({ to: '/collect/quarantine', search: rest, replace: true, resetScroll: false })
  }
  return (
    <div className={filter.message ? 'quarantine quarantine-open' : 'quarantine'}>
      <MessageList messages={messages} openId={filter.message ?? null} onOpen={onOpen} more={moreOf(pages)} />
      {open ? (
        <MessagePanel key={open.id} message={open} onClose={close} />
      ) : (
        <div className="card">
          <EmptyState
            title={filter.message ? t('one.gone') : t('one.label')}
            hint={filter.message ? t('one.goneHint') : t('one.choose')}
            bare
          />
        </div>
      )}
    </div>
  )
}
