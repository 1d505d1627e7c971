import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { StartActions } from '../../collect/first-run/StartActions.tsx'
import { Page } from '../../shell/frame/Page.tsx'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { may, useSession } from '../../shell/session.ts'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { SearchBox } from '../../ui/filter/SearchBox.tsx'
import { formatCount } from '../../ui/format/index.ts'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { moreOf } from '../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useSegments } from '../../understand/filters/queries.ts'
import { PeopleTable } from './parts/PeopleTable.tsx'
import { type PeopleFilter, usePeople } from './queries.ts'
import './people.css'

/** All customers, found by name, e-mail, phone or id; newest activity first. */
export function PeoplePage() {
  const { t } = useTranslation('people')
  const session = useSession()
  if (!may(session, 'people:read')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      </Page>
    )
  }
  return <Customers />
}

function Customers() {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const filter = useSearch({ from: '/frame/unify/people' })
  const navigate = useNavigate()
  const people = usePeople(filter)
  const segments = useSegments()
  const total = people.data?.pages[0]?.total
  const go = (change: { search?: string; segment?: string | null; visitors?: boolean }) => {
    const search = change.search ?? filter.search
    const segment = change.segment === undefined ? filter.segment : change.segment
    const visitors = change.visitors ?? filter.visitors
    void navigate({
      to: '/unify/people',
      search: {
        ...(search ? { search } : {}),
        ...(segment ? { segment } : {}),
        ...(visitors ? { visitors } : {}),
      },
      replace: true,
      resetScroll: false,
    })
  }
  const segmentName = segments.find((one) => one.id === filter.segment)?.name ?? ''
  return (
    <Page
      title={t('title')}
      filters={
        <FilterBar
          onClear={
            filter.search || filter.segment || filter.visitors
              ? () => go({ search: '', segment: null, visitors: false })
              : undefined
          }
        >
          <SearchBox
            label={t('searchLabel')}
            placeholder={t('searchPlaceholder')}
            value={filter.search ?? ''}
            onChange={(search) => go({ search })}
          />
          {segments.length > 0 ? (
            <FilterPill
              label={t('segment')}
              value={filter.segment ?? null}
              options={segments.map((one) => ({
                value: one.id,
                label: one.name,
                note: formatCount(one.people, language),
              }))}
              onChange={(segment) => go({ segment })}
            />
          ) : null}
          {filter.search || filter.segment ? null : (
            <FilterPill
              label={t('show.label')}
              value={filter.visitors ? 'visitors' : null}
              allLabel={t('show.customers')}
              options={[{ value: 'visitors', label: t('show.visitors') }]}
              onChange={(value) => go({ visitors: value === 'visitors' })}
            />
          )}
        </FilterBar>
      }
    >
      {total === undefined ? null : (
        <AnswerSentence
          text={answerText(t, { filter, count: total, n: formatCount(total, language), segment: segmentName })}
        />
      )}
      <List people={people} search={filter.search ?? ''} narrowed={Boolean(filter.search || filter.segment)} />
    </Page>
  )
}

type Words = {
  (key: 'answerNone'): string
  (key: 'answer' | 'answerEverybody', values: { count: number; n: string }): string
  (key: 'answerFound', values: { count: number; n: string; text: string }): string
  (key: 'answerSegment', values: { count: number; n: string; segment: string }): string
}

function answerText(
  t: Words,
  { filter, count, n, segment }: { filter: PeopleFilter; count: number; n: string; segment: string },
): string {
  if (filter.search) return t('answerFound', { count, n, text: filter.search })
  if (count === 0 && !filter.segment) return t('answerNone')
  if (filter.segment) return t('answerSegment', { count, n, segment })
  return t(filter.visitors ? 'answerEverybody' : 'answer', { count, n })
}

type ListProps = { people: ReturnType<typeof usePeople>; search: string; narrowed: boolean }

function List({ people, search, narrowed }: ListProps) {
  const { t } = useTranslation('people')
  const { t: ui } = useTranslation('ui')
  if (people.isError && !people.data) return <ProblemState error={people.error} onRetry={() => void people.refetch()} />
  if (!people.data) return <Skeleton lines={10} height={28} />
  const rows = people.data.pages.flatMap((page) => page.people)
  if (rows.length === 0) {
    return (
      <div className="stack-apart">
        {search !== '' ? (
          <EmptyState title={t('notFound', { text: search })} hint={t('notFoundHint')} />
        ) : narrowed ? (
          <EmptyState title={ui('empty.noMatch')} hint={ui('empty.noMatchHint')} />
        ) : (
          <EmptyState title={t('empty')} hint={t('emptyHint')} actions={<StartActions />} />
        )}
      </div>
    )
  }
  return <PeopleTable people={rows} more={moreOf(people)} />
}
