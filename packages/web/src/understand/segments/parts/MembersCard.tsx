import type { Segment } from '@opencxm/server/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { EmptyState, Skeleton } from '../../../ui/state/states.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { type More, moreOf } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { sortIdentifiers } from '../../../unify/people/view.ts'
import { useMembers } from '../queries.ts'

type Pages = NonNullable<ReturnType<typeof useMembers>['data']>
type Member = Pages['pages'][number]['people'][number]

/** Who is in the segment; a row opens its customer. */
export function MembersCard({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments')
  const session = useSession()
  const members = useMembers(segment.id, segment.computedAt)
  if (!may(session, 'people:read')) {
    return <EmptyState title={t('page.members')} hint={t('page.membersForbidden')} />
  }
  const rows = members.data?.pages.flatMap((page) => page.people)
  return (
    <Card title={t('page.members')} subtitle={t('page.membersNote')}>
      <div className="card-body">
        {rows === undefined ? (
          members.isError ? (
            <ProblemState error={members.error} onRetry={() => void members.refetch()} bare />
          ) : (
            <Skeleton lines={6} />
          )
        ) : rows.length === 0 ? (
          <EmptyState
            bare
            title={segment.computedAt === null ? t('state.computing') : t('page.noMembers')}
            hint={segment.computedAt === null ? t('page.computingHint') : t('page.noMembersHint')}
          />
        ) : (
          <MembersTable rows={rows} more={moreOf(members)} />
        )}
      </div>
    </Card>
  )
}

type TableProps = { rows: readonly Member[]; more: More }

function MembersTable({ rows, more }: TableProps) {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const { workspace } = useSession()
  const navigate = useNavigate()
  const columns: Column<Member>[] = [
    {
      key: 'name',
      title: t('page.member'),
      cell: (person) => (
        <Link to="/unify/people/$personId" params={{ personId: person.id }} className="open-name clip segments-clip">
          {person.name === '' ? <span className="t2">{t('page.nameless')}</span> : person.name}
        </Link>
      ),
    },
    {
      key: 'known',
      title: t('page.known'),
      wideOnly: true,
      cell: (person) => (
        <span className="t2 clip segments-clip">
          {sortIdentifiers(person.identifiers)
            .slice(0, 2)
            .map((one) => one.value)
            .join(' · ')}
        </span>
      ),
    },
    {
      key: 'since',
      title: t('page.since'),
      width: '156px',
      align: 'right',
      cell: (person) => <span className="t2 nw">{formatInstant(person.since, workspace.timeZone, language)}</span>,
    },
  ]
  return (
    <DataTable
      label={t('page.members')}
      columns={columns}
      rows={rows}
      rowKey={(person) => person.id}
      more={more}
      onRow={({ id }) => void navigate({ to: '/unify/people/$personId', params: { personId: id } })}
    />
  )
}
