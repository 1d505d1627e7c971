import type { Voice } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { useSession } from '../../../shell/session.ts'
import { dayIn, formatDayHeading } from '../../../ui/format/index.ts'
import { Skeleton } from '../../../ui/state/states.tsx'
import { Timeline, TimelineDay } from '../../../ui/timeline/Timeline.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { TimelineEntryRow } from '../../../unify/people/parts/TimelineEntryRow.tsx'
import { byDay } from '../../../unify/people/view.ts'
import { useTimelineOf } from '../queries.ts'
import { authorOf } from '../view.ts'

/** The customer beside the voice: what was felt and what happened, on one line. */
export function VoicePerson({ voice }: { voice: Voice }) {
  const { t } = useTranslation('feedback')
  const { person } = voice
  return (
    <>
      <h2 className="t16 b">{authorOf(voice, t('one.unknown'))}</h2>
      {person === null ? (
        <p className="note">{t('person.unknown')}</p>
      ) : (
        <>
          <p>
            <Link to="/unify/people/$personId" params={{ personId: person.id }} search={{}} className="link">
              {t('person.open')}
            </Link>
          </p>
          <Lately id={person.id} />
        </>
      )}
    </>
  )
}

function Lately({ id }: { id: string }) {
  const language = useLanguage()
  const { workspace } = useSession()
  const timeline = useTimelineOf(id)
  if (timeline.isError && !timeline.data)
    return <ProblemState error={timeline.error} onRetry={() => void timeline.refetch()} bare />
  if (!timeline.data) return <Skeleton lines={6} />
  const zone = workspace.timeZone
  const today = dayIn(Date.now(), zone)
  return (
    <div className="voice-timeline">
      {byDay(timeline.data.entries, (iso) => dayIn(Date.parse(iso), zone)).map(({ day, entries }) => (
        <Fragment key={day}>
          <TimelineDay>{formatDayHeading(day, language, today)}</TimelineDay>
          <Timeline>
            {entries.map((entry) => (
              <TimelineEntryRow key={entry.id} entry={entry} />
            ))}
          </Timeline>
        </Fragment>
      ))}
    </div>
  )
}
