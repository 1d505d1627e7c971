import type { UseQueryResult } from '@tanstack/react-query'
import { Link, type LinkProps, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { EmptyState } from '../../ui/state/states.tsx'
import { type Column, DataTable } from '../../ui/table/DataTable.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { RichText } from '../../ui/text/RichText.tsx'
import type { Asking, AskKind } from './ask-kind.ts'
import { OnChip } from './parts/OnChip.tsx'
import { useTargets } from './queries.ts'
import './asks.css'

type Props<Row, Data> = {
  kind: AskKind
  query: UseQueryResult<Data>
  rowsOf: (data: Data) => readonly Row[]
  /** The finding about all of them. */
  answer: (rows: readonly Row[]) => string
  /** When a rule asks, in a few words. */
  moment: (row: Row) => string
  open: (id: string) => LinkProps
  /** What only this kind has, at the right. */
  column: Column<Row>
}

/** All rules of a kind: which survey is asked when, whether it is on. */
export function AskListPage<Row extends Asking, Data>({ kind, query, rowsOf, answer, ...table }: Props<Row, Data>) {
  const { t } = useTranslation(kind)
  const session = useSession()
  const create = may(session, 'programmes:write') ? (
    <Link to={`/collect/${kind}/new`} className="plain-button primary">
      {t('create')}
    </Link>
  ) : null
  if (!may(session, 'programmes:read'))
    return (
      <Page title={t('title')}>
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      </Page>
    )
  return (
    <Page title={t('title')} actions={create}>
      <QueryView query={query} lines={8}>
        {(data) => (
          <>
            <AnswerSentence text={answer(rowsOf(data))} />
            {create ? null : <p className="note stack-apart">{t('readOnly')}</p>}
            <div className="stack-apart">
              {rowsOf(data).length === 0 ? (
                <EmptyState title={t('empty')} hint={t('emptyHint')} actions={create} />
              ) : (
                <AskTable kind={kind} rows={rowsOf(data)} {...table} />
              )}
            </div>
          </>
        )}
      </QueryView>
    </Page>
  )
}

type TableProps<Row> = Pick<Props<Row, never>, 'kind' | 'moment' | 'open' | 'column'> & { rows: readonly Row[] }

function AskTable<Row extends Asking>({ kind, rows, moment, open, column }: TableProps<Row>) {
  const words = useTranslation(kind).t
  const { t } = useTranslation('asks')
  const navigate = useNavigate()
  const { surveys } = useTargets()
  const columns: Column<Row>[] = [
    {
      key: 'name',
      title: words('column.name'),
      width: '26%',
      cell: ({ id, definition }) => (
        <Link {...open(id)} className="open-name clip ask-clip">
          {definition.name}
        </Link>
      ),
    },
    {
      key: 'moment',
      title: t('column.moment'),
      wideOnly: true,
      cell: (row) => (
        <span className="t2 clip ask-clip ask-moment">
          <RichText text={moment(row)} />
        </span>
      ),
    },
    {
      key: 'survey',
      title: t('column.survey'),
      width: '22%',
      roomyOnly: true,
      cell: ({ definition }) => (
        <span className="clip ask-clip">
          {surveys.find(({ id }) => id === definition.survey)?.name ?? definition.survey}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: '90px',
      cell: ({ on }) => <OnChip on={on} />,
    },
    column,
  ]
  return (
    <div className="card ask-card">
      <DataTable
        label={words('list')}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        onRow={({ id }) => void navigate(open(id))}
      />
    </div>
  )
}
