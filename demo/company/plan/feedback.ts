import { answerFactors } from '../felt.ts'
import { touchpoints } from '../touchpoints.ts'
import { baseNps, drawScore, expectedNps, npsAnswerProbability } from './mood.ts'
import type { Draft } from './types.ts'

/** The relationship survey is not sent twice within so many days; after a ticket within fewer. */
const npsGapDays = 45
const npsGapAfterTicketDays = 21
const npsEveryDays = 270

/** Who is asked for a rating after which experience, and who answers. Sorts the experiences by day. */
export function planRatings(draft: Draft): void {
  const { random, life } = draft
  const { person, experiences } = life
  experiences.sort((a, b) => a.day - b.day)
  const lastAsked: number[] = touchpoints.map(() => Number.NEGATIVE_INFINITY)
  for (const experience of experiences) {
    const touchpoint = touchpoints[experience.touchpoint] as (typeof touchpoints)[number]
    if (experience.day - (lastAsked[experience.touchpoint] as number) < touchpoint.askAgainDays) continue
    if (!person.surveyConsent || !random.chance(touchpoint.askShare)) continue
    lastAsked[experience.touchpoint] = experience.day
    const answerDay = experience.day + random.between(0.01, 1.2)
    const factor = answerFactors[experience.felt - 1] as number
    life.ratings.push({ experience, answerDay, answered: random.chance(person.responsiveness * factor) })
  }
}

/** When the relationship survey is sent, who answers, and with which score. Needs all experiences. */
export function planRelationshipSurvey(draft: Draft, firstDay: number): void {
  const { random, life } = draft
  if (!life.person.surveyConsent) return
  const wanted: { day: number; gap: number }[] = []
  for (const order of life.orders) {
    const settled = order.pairing?.endDay ?? order.parcel?.deliveredDay ?? order.placedDay
    wanted.push({ day: settled + random.between(7.5, 12), gap: npsGapDays })
  }
  for (const ticket of life.tickets)
    wanted.push({ day: ticket.solvedDay + random.between(4, 8), gap: npsGapAfterTicketDays })
  for (let day = firstDay + npsEveryDays; day < 0; day += npsEveryDays + random.between(-6, 6))
    wanted.push({ day, gap: npsGapDays })
  wanted.sort((a, b) => a.day - b.day)
  let last = Number.NEGATIVE_INFINITY
  for (const { day, gap } of wanted) {
    if (day >= 0) return
    if (day - last < gap) continue
    last = day
    askOnce(draft, day)
  }
}

function askOnce(draft: Draft, askDay: number): void {
  const { random, life } = draft
  const answers = random.chance(npsAnswerProbability(life, askDay, expectedNps(life, askDay)))
  const answerDay = askDay + random.between(0.01, 2.5)
  // What happened between the question and the answer counts too.
  const expected = expectedNps(life, answerDay)
  const score = drawScore(random, expected, life.person.temper === 'indifferent')
  life.npsAsks.push({ askDay, answerDay, expected, score: answers ? score : null })
}

/** A public review with stars, written by few and rather by those with strong feelings. */
export function planReview(draft: Draft): void {
  const { random, life } = draft
  const order = life.orders[0]
  if (!order || life.person.temper !== 'lively') return
  const day = (order.parcel?.deliveredDay ?? order.placedDay) + random.between(5, 25)
  const feeling = expectedNps(life, day) - baseNps
  if (!random.chance(0.04 + 0.0015 * Math.abs(feeling))) return
  const stars = Math.max(1, Math.min(5, Math.round(3.9 + feeling / 28 + 0.6 * random.normal())))
  life.review = { day, stars }
}
