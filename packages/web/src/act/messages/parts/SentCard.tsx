import type { contract, ReplyOf } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { moreOf } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useSent } from '../queries.ts'

type Message = ReplyOf<typeof contract.messages.listMessages>['messages'][number]

/** How far a message came: the farthest that is known. */
function stateOf(message: Message) {
  if (message.bouncedAt) return 'bounced' as const
  if (message.openedAt) return 'opened' as const
  if (message.deliveredAt) return 'delivered' as const
  return message.state
}

/** Whether somebody should look at it. */
function isTrouble(state: ReturnType<typeof stateOf>): boolean {
  return state === 'bounced' || state === 'refused' || state === 'interrupted'
}

/** What was sent, newest first, without its content. */
export function SentCard() {
  const { t } = useTranslation('channels')
  const language = useLanguage()
  const session = useSession()
  const sent = useSent()
  const columns: Column<Message>[] = [
    { key: 'at', title: t('sent.at'), cell: ({ at }) => formatInstant(at, session.workspace.timeZone, language) },
    {
      key: 'person',
      title: t('sent.person'),
      cell: ({ person, personName }) =>
        person === '' ? (
          '–'
        ) : (
          <Link to="/unify/people/$personId" params={{ personId: person }}>
            {personName || t('sent.nameless')}
          </Link>
        ),
    },
    { key: 'channel', title: t('sent.channel'), wideOnly: true, cell: ({ channel }) => channel },
    {
      key: 'state',
      title: t('column.state'),
      cell: (message) => (
        <span className="channels-state">
          <Chip kind={isTrouble(stateOf(message)) ? 'bad' : 'neutral'}>{t(`sent.state.${stateOf(message)}`)}</Chip>
          {message.reason === '' ? null : (
            <span className="note clip" title={message.reason}>
              {message.reason}
            </span>
          )}
        </span>
      ),
    },
  ]
  return (
    <Card title={t('sent.title')}>
      <div className="card-body">
        <QueryView query={sent} bare>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.messages)
            return rows.length === 0 ? (
              <p className="t2">{t('sent.none')}</p>
            ) : (
              <DataTable
                label={t('sent.title')}
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                more={moreOf(sent)}
              />
            )
          }}
        </QueryView>
      </div>
    </Card>
  )
}
