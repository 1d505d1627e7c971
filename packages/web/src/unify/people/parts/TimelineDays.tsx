import { Fragment } from 'react'
import { useSession } from '../../../shell/session.ts'
import { dayIn, formatDayHeading } from '../../../ui/format/index.ts'
import { Timeline, TimelineDay } from '../../../ui/timeline/Timeline.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { byDay, type TimelineEntry } from '../view.ts'
import { TimelineEntryRow } from './TimelineEntryRow.tsx'

/** Entries under the days of the workspace's zone. */
export function TimelineDays({ entries }: { entries: readonly TimelineEntry[] }) {
  const language = useLanguage()
  const zone = useSession().workspace.timeZone
  const today = dayIn(Date.now(), zone)
  return byDay(entries, (iso) => dayIn(Date.parse(iso), zone)).map((group) => (
    <Fragment key={group.day}>
      <TimelineDay>{formatDayHeading(group.day, language, today)}</TimelineDay>
      <Timeline>
        {group.entries.map((entry) => (
          <TimelineEntryRow key={entry.id} entry={entry} />
        ))}
      </Timeline>
    </Fragment>
  ))
}
