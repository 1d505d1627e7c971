import { ch, type EventStore, type Fragment, param } from '../../../platform/eventstore/index.ts'
import type { QuestionShape } from '../model/questions.ts'
import { type ValueCount, valueRow, valuesMax } from './results.ts'
import { answersOf, type ResultScope } from './scope.ts'

type Input = { scope: ResultScope; shapes: readonly QuestionShape[] }

/** Ids of the questions of a type; null when there is none, so that nothing has to be read. */
function ofType({ shapes }: Input, type: QuestionShape['type']): Fragment | null {
  const ids = shapes.filter((shape) => shape.type === type).map(({ question }) => question)
  return ids.length === 0 ? null : param(ids, 'Array(String)')
}

/** Spans up to which dates are counted by day and by month, in days of a calendar with 31 days a month: half a season, three years. */
const byDayUpTo = 45
const byMonthUpTo = 3 * 372

/**
 * How many gave a date in each period, by question: by day (`2026-03-31`), month (`2026-03`) or year (`2026`), whichever suits the span
 * between the first date and the last.
 */
export async function dateCounts(events: EventStore, input: Input): Promise<ValueCount[]> {
  const dates = ofType(input, 'date')
  if (dates === null) return []
  const part = (from: number, length: number) =>
    ch`toInt32OrZero(substring(day, ${param(from, 'UInt8')}, ${param(length, 'UInt8')}))`
  return await events.query({
    name: 'surveys.date_counts',
    workspace: input.scope.workspace,
    sql: ch`SELECT question, substring(day, 1, multiIf(span <= ${param(byDayUpTo, 'UInt32')}, 10, span <= ${param(byMonthUpTo, 'UInt32')}, 7, 4)) AS value,
        sum(times) AS n
      FROM (SELECT question, day, times, max(place) OVER w - min(place) OVER w AS span
        FROM (SELECT question, simpleJSONExtractString(props, '$value') AS day, count() AS times,
            ${part(1, 4)} * 372 + ${part(6, 2)} * 31 + ${part(9, 2)} AS place
          FROM events WHERE ${answersOf(input.scope)} AND question IN ${dates} GROUP BY question, day)
        WINDOW w AS (PARTITION BY question))
      GROUP BY question, value ORDER BY question, n DESC, value LIMIT ${param(valuesMax + 1, 'UInt32')} BY question`,
    row: valueRow,
  })
}

/** How many filled in each field of contact questions; what they wrote stays where it is. */
export async function contactCounts(events: EventStore, input: Input): Promise<ValueCount[]> {
  const contacts = ofType(input, 'contact')
  if (contacts === null) return []
  return await events.query({
    name: 'surveys.contact_counts',
    workspace: input.scope.workspace,
    sql: ch`SELECT question, field AS value, count() AS n FROM events
      ARRAY JOIN JSONExtractKeys(simpleJSONExtractRaw(props, '$value')) AS field
      WHERE ${answersOf(input.scope)} AND question IN ${contacts}
      GROUP BY question, field ORDER BY question, n DESC, value LIMIT ${param(valuesMax + 1, 'UInt32')} BY question`,
    row: valueRow,
  })
}
