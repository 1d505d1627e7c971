import type { PersonSummary } from '@opencxm/server/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { dayIn, formatAgo, formatDay } from '../../../ui/format/index.ts'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import type { More } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { traitValueWords } from '../../../understand/filters/view.ts'
import { chipTraits, sortIdentifiers } from '../view.ts'

type Props = { people: readonly PersonSummary[]; more: More }

/** Customers as rows; a row opens its customer. */
export function PeopleTable({ people, more }: Props) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { workspace } = useSession()
  const navigate = useNavigate()
  const now = Date.now()
  const columns: Column<PersonSummary>[] = [
    {
      key: 'name',
      title: t('column.name'),
      width: '26%',
      cell: (person) => (
        <Link to="/unify/people/$personId" params={{ personId: person.id }} className="open-name clip people-name">
          {person.name === '' ? <span className="t2">{t('nameless')}</span> : person.name}
        </Link>
      ),
    },
    {
      key: 'known',
      title: t('column.known'),
      wideOnly: true,
      cell: (person) => (
        <span className="t2 clip people-name">
          {sortIdentifiers(person.identifiers)
            .slice(0, 3)
            .map((identifier) => identifier.value)
            .join(' · ')}
        </span>
      ),
    },
    {
      key: 'traits',
      title: t('column.traits'),
      width: '22%',
      wideOnly: true,
      cell: (person) => (
        <span className="t2 clip people-name">
          {chipTraits(person.traits)
            .map(({ key, value }) => traitValueWords(key, value, language))
            .join(' · ')}
        </span>
      ),
    },
    {
      key: 'since',
      title: t('column.since'),
      width: '112px',
      wideOnly: true,
      cell: (person) => (
        <span className="t2">
          {person.firstSeenAt ? formatDay(dayIn(Date.parse(person.firstSeenAt), workspace.timeZone), language) : '–'}
        </span>
      ),
    },
    {
      key: 'seen',
      title: t('column.seen'),
      width: '124px',
      align: 'right',
      cell: (person) => (
        <span className="t2 nw">{person.lastSeenAt ? formatAgo(person.lastSeenAt, now, language) : t('never')}</span>
      ),
    },
  ]
  return (
    <div className="card people-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={people}
        rowKey={(person) => person.id}
        rowHeight={41}
        more={more}
        onRow={(person) => void navigate({ to: '/unify/people/$personId', params: { personId: person.id } })}
      />
    </div>
  )
}
