import type { Channel } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { CheckField } from '../../ui/form/CheckField.tsx'
import { Card } from '../../ui/layout/Card.tsx'
import { Columns } from '../../ui/layout/Columns.tsx'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { type Column, DataTable } from '../../ui/table/DataTable.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { BudgetCard } from './parts/BudgetCard.tsx'
import { ChannelDialog } from './parts/ChannelDialog.tsx'
import { SentCard } from './parts/SentCard.tsx'
import { useBudget, useChannelChanges, useChannels } from './queries.ts'
import './channels.css'

/** By which channels people are reached, how often at most, and what was sent. */
export function ChannelsPage() {
  const { t } = useTranslation('channels')
  const session = useSession()
  const channels = useChannels()
  const [edited, setEdited] = useState<Channel | 'new' | null>(null)
  const mayWrite = may(session, 'messages:write')
  const add = mayWrite ? (
    <button type="button" className="plain-button primary" onClick={() => setEdited('new')}>
      {t('create')}
    </button>
  ) : null
  return (
    <Page title={t('title')} actions={add}>
      {may(session, 'messages:read') ? (
        <QueryView query={channels} lines={8}>
          {(data) => (
            <>
              <AnswerSentence text={answerOf(t, data.channels)} />
              {mayWrite ? null : <p className="note stack-apart">{t('readOnly')}</p>}
              <div className="stack-apart">
                {data.channels.length === 0 ? (
                  <EmptyState title={t('empty')} hint={t('emptyHint')} actions={add} />
                ) : (
                  <ChannelsTable channels={data.channels} onEdit={mayWrite ? setEdited : null} />
                )}
              </div>
              <div className="stack-apart">
                <Columns main={<SentCard />} side={<Rules mayWrite={mayWrite} openTracking={data.openTracking} />} />
              </div>
            </>
          )}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
      {edited === null ? null : (
        <ChannelDialog channel={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Page>
  )
}

type Translate = ReturnType<typeof useTranslation<'channels'>>['t']

function answerOf(t: Translate, channels: readonly Channel[]): string {
  const failing = channels.filter(({ state }) => state === 'failing')
  if (channels.length === 0) return t('answer.none')
  if (failing[0]) return t('answer.failing', { name: failing[0].name, count: failing.length })
  return t('answer.some', { count: channels.length })
}

function ChannelsTable({
  channels,
  onEdit,
}: {
  channels: readonly Channel[]
  onEdit: ((channel: Channel) => void) | null
}) {
  const { t } = useTranslation('channels')
  const columns: Column<Channel>[] = [
    {
      key: 'name',
      title: t('column.name'),
      cell: (channel) =>
        onEdit ? (
          <button type="button" className="link-button open-name" onClick={() => onEdit(channel)}>
            {channel.name}
          </button>
        ) : (
          channel.name
        ),
    },
    { key: 'provider', title: t('column.provider'), wideOnly: true, cell: ({ provider }) => t(`provider.${provider}`) },
    {
      key: 'state',
      title: t('column.state'),
      cell: ({ state, lastError }) => (
        <span title={lastError || undefined}>
          <Chip kind={state === 'working' ? 'tag' : 'neutral'}>{t(`state.${state}`)}</Chip>
        </span>
      ),
    },
    {
      key: 'error',
      title: t('column.error'),
      wideOnly: true,
      cell: ({ lastError }) => <span className="t2 channels-url">{lastError}</span>,
    },
    ...(onEdit
      ? [
          {
            key: 'check',
            title: t('column.check'),
            width: '120px',
            cell: (channel: Channel) => <CheckButton id={channel.id} />,
          },
        ]
      : []),
  ]
  return (
    <div className="card channels-card">
      <DataTable label={t('list')} columns={columns} rows={channels} rowKey={({ id }) => id} />
    </div>
  )
}

function CheckButton({ id }: { id: string }) {
  const { t } = useTranslation('channels')
  const messages = useMessages()
  const explain = useProblemText()
  const { verify } = useChannelChanges()
  return (
    <button
      type="button"
      className="plain-button small"
      disabled={verify.isPending}
      onClick={() =>
        verify.mutate(id, {
          onSuccess: ({ ok, reason }) =>
            ok ? messages.success(t('check.good')) : messages.error(t('check.bad', { reason })),
          onError: (error) => messages.error(explain(error).title),
        })
      }
    >
      {t('check.do')}
    </button>
  )
}

function Rules({ mayWrite, openTracking }: { mayWrite: boolean; openTracking: boolean }) {
  const { t } = useTranslation('channels')
  const budget = useBudget()
  const { tracking } = useChannelChanges()
  return (
    <div className="channels-grid">
      {budget.data ? <BudgetCard settings={budget.data} readOnly={!mayWrite} /> : null}
      <Card title={t('tracking.title')}>
        <div className="card-body form">
          <CheckField
            label={t('tracking.label')}
            hint={t('tracking.hint')}
            checked={openTracking}
            disabled={!mayWrite || tracking.isPending}
            onChange={(on) => tracking.mutate(on)}
          />
        </div>
      </Card>
    </div>
  )
}
