import { ch, type Fragment, param } from '../../../platform/eventstore/index.ts'
import { languageOf, versionOf } from './scope.ts'

/** What answers are grouped by. Days are cut in the workspace's zone; weeks start on its day. */
export function seriesKey(by: string, zone: { timeZone: string; weekStart: number }): Fragment {
  const day = ch`toDate(toTimeZone(ts, ${param(zone.timeZone, 'String')}))`
  switch (by) {
    case 'day':
      return day
    case 'week':
      return ch`${day} - (toDayOfWeek(${day}) - ${param(zone.weekStart, 'UInt8')} + 7) % 7`
    case 'month':
      return ch`toStartOfMonth(${day})`
    case 'language':
      return languageOf
    case 'version':
      return versionOf
    default:
      return ch`channel`
  }
}
