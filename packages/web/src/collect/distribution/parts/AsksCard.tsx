import type { Ask } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { moreOf } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useAsks } from '../queries.ts'
import { useReasonWords } from '../use-reason-words.ts'

type Props = { programme: string; reason: string | null; onReason: (reason: string | null) => void }

/** Who could be asked, one by one, and what was decided; for roles that see customers. */
export function AsksCard({ programme, reason: chosen, onReason }: Props) {
  const { t } = useTranslation('programmes')
  const session = useSession()
  const language = useLanguage()
  const reason = useReasonWords()
  const asks = useAsks(programme, chosen)
  if (!may(session, 'people:read')) return null
  const zone = session.workspace.timeZone
  const columns: Column<Ask>[] = [
    { key: 'due', title: t('asks.due'), cell: ({ dueAt }) => formatInstant(dueAt, zone, language) },
    {
      key: 'person',
      title: t('asks.person'),
      cell: ({ person, personName }) =>
        person === '' ? (
          '–'
        ) : (
          <Link to="/unify/people/$personId" params={{ personId: person }}>
            {personName || t('asks.nameless')}
          </Link>
        ),
    },
    {
      key: 'transaction',
      title: t('asks.transaction'),
      wideOnly: true,
      cell: ({ transaction }) => <span className="t2">{transaction || '–'}</span>,
    },
    {
      key: 'decision',
      title: t('asks.decision'),
      cell: (one) => {
        if (one.state === 'refused') return reason(one.reason)
        if (one.state === 'deferred' && one.runAt)
          return t('asks.deferred', { at: formatInstant(one.runAt, zone, language) })
        return t(one.state === 'asked' ? 'step.asked' : 'asks.open')
      },
    },
  ]
  return (
    <div className="stack-apart">
      <Card
        title={t('asks.title')}
        subtitle={chosen ? reason(chosen) : ''}
        extra={
          chosen ? (
            <button type="button" className="link t12" onClick={() => onReason(null)}>
              {t('asks.all')}
            </button>
          ) : null
        }
      >
        <div className="card-body">
          <QueryView query={asks} bare>
            {({ pages }) => {
              const rows = pages.flatMap((page) => page.asks)
              return rows.length === 0 ? (
                <p className="t2">{t('asks.none')}</p>
              ) : (
                <DataTable
                  label={t('asks.title')}
                  columns={columns}
                  rows={rows}
                  rowKey={({ id }) => id}
                  more={moreOf(asks)}
                />
              )
            }}
          </QueryView>
        </div>
      </Card>
    </div>
  )
}
