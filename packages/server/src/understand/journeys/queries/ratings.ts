import { ch, type Fragment, param } from '../../../platform/eventstore/index.ts'
import { touchpointOf } from '../../../unify/catalog/index.ts'
import { type RowScope, respondentOr, scopeCondition } from '../../metrics/index.ts'

/** A property as sent, else `otherwise`. JSON is parsed only where the word occurs at all. */
function sentOr(property: string, sent: Fragment, otherwise: Fragment): Fragment {
  const name = param(property, 'String')
  return ch`if(position(props, ${name}) > 0 AND JSONHas(props, ${name}), ${sent}, ${otherwise})`
}

/**
 * Which metric is the rating of each touchpoint, `csat` where it is asked, else what is asked most; and the scale lo..hi on which
 * most of those answers were given, to which the others are carried over by their place between the ends.
 */
export type RatingChoice = { touchpoint: string; metric: string; lo: number; hi: number }[]

/** Ends and direction of an answer's scale: as sent, else by its metric (CSAT 1–5, CES 1–7). */
const scaleMin = sentOr('$scale_min', ch`JSONExtractFloat(props, '$scale_min')`, ch`1`)
const scaleMax = sentOr('$scale_max', ch`JSONExtractFloat(props, '$scale_max')`, ch`if(metric = 'ces', 7, 5)`)
const upward = sentOr('$higher_is_better', ch`JSONExtractBool(props, '$higher_is_better')`, ch`1`)

/** Who answered; an answer of nobody in particular and of no form is somebody of its own. */
export const respondent = respondentOr(ch`cityHash64(message_id)`)

/**
 * Ratings of touchpoints in a scope, one row an answer: respondent p, time t (ms), touchpoint tp, metric m, filled-in survey form, ends lo and hi of its own
 * scale, position u on it from 0 (bad) to 1 (good), and x, the same position on the touchpoint's scale: a 4 of 5 and a 7.75 of 10
 * are one. NPS is not a touchpoint's rating.
 */
export function ratingRows(scope: RowScope, choice: RatingChoice | null): Fragment {
  const chosen = choice
    ? ch`AND has(${param(
        choice.map(({ touchpoint, metric }) => `${touchpoint}\n${metric}`),
        'Array(String)',
      )}, concat(tp, '\n', m))`
    : null
  const end = (of: 'lo' | 'hi') =>
    ch`transform(tp, ${param(choice?.map(({ touchpoint }) => touchpoint) ?? [], 'Array(String)')}, ${param(choice?.map((one) => one[of]) ?? [], 'Array(Float64)')}, ${param(of === 'lo' ? 0 : 1, 'Float64')})`
  const carried = choice ? ch`${end('lo')} + u * (${end('hi')} - ${end('lo')})` : ch`u`
  return ch`SELECT *, ${carried} AS x FROM (
      SELECT ${respondent} AS p, toUnixTimestamp64Milli(ts) AS t, ${touchpointOf(scope.mapping)} AS tp, toString(metric) AS m, response AS form, ${scaleMin} AS lo, ${scaleMax} AS hi,
        if(${upward}, assumeNotNull(score), lo + hi - assumeNotNull(score)) AS own, if(hi > lo, (own - lo) / (hi - lo), -1) AS u
      FROM events WHERE ${scopeCondition(scope)} AND event = '$answer' AND score IS NOT NULL AND metric != 'nps'
    ) WHERE tp != '' AND u BETWEEN 0 AND 1 ${chosen}`
}
