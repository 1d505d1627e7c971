import { useTranslation } from 'react-i18next'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { FilterPill } from '../../../ui/filter/FilterPill.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { EmptyState, Skeleton } from '../../../ui/state/states.tsx'
import { MoreRow, moreOf } from '../../../ui/table/MoreRow.tsx'
import { TimelineLegend } from '../../../ui/timeline/Timeline.tsx'
import { useTimeline } from '../queries.ts'
import type { PersonReply } from '../view.ts'
import { TimelineDays } from './TimelineDays.tsx'

type Props = { person: PersonReply; side: 'x' | 'o' | undefined; onSide: (side: 'x' | 'o' | null) => void }

/** What was felt and what happened, on one line, by day. */
export function PersonTimeline({ person, side, onSide }: Props) {
  const { t } = useTranslation('people')
  return (
    <Card
      title={t('timeline.title')}
      extra={
        <span className="row wrap person-legend">
          <TimelineLegend kinds={['x', 'o']} />
          <FilterPill
            label={t('timeline.show')}
            value={side ?? null}
            allLabel={t('timeline.both')}
            options={[
              { value: 'x', label: t('timeline.x') },
              { value: 'o', label: t('timeline.o') },
            ]}
            onChange={(value) => onSide(value === 'x' || value === 'o' ? value : null)}
          />
        </span>
      }
    >
      <div className="card-body person-timeline">
        <Entries personId={person.id} side={side} />
      </div>
    </Card>
  )
}

function Entries({ personId, side }: { personId: string; side: 'x' | 'o' | undefined }) {
  const { t } = useTranslation('people')
  const { t: ui } = useTranslation('ui')
  const timeline = useTimeline(personId, side)
  if (timeline.isError && !timeline.data)
    return <ProblemState error={timeline.error} onRetry={() => void timeline.refetch()} bare />
  if (!timeline.data) return <Skeleton lines={8} />
  const entries = timeline.data.pages.flatMap((page) => page.entries)
  if (entries.length === 0) return <EmptyState title={t('timeline.empty')} hint={t('timeline.emptyHint')} bare />
  return (
    <>
      <TimelineDays entries={entries} />
      {timeline.hasNextPage ? <MoreRow more={moreOf(timeline)} /> : <p className="note more-row">{ui('table.end')}</p>}
    </>
  )
}
