import type { EventData } from '../event.ts'
import type { Experience, Life, NpsAsk, RatingAsk } from '../plan/index.ts'
import { story } from '../story.ts'
import { touchpoints } from '../touchpoints.ts'
import { commentOn, commentOnTwo, commentOverall, type Feeling, feelingOf, type Writer } from '../words/index.ts'
import type { Telling } from './identity.ts'
import type { Place } from './teller.ts'

/** Touchpoints whose rating comes with "how easy was it", 1..7. */
const effortTouchpoints = new Set(['pairing', 'support'])
/** Touchpoints that are rated in the shop or in the app; the others by a link in a mail. */
const ratedInShop = new Set(['reviews_ads', 'web_shop', 'checkout'])

/** The answers to ratings, to the relationship survey (since it runs with us) and public reviews. */
export function tellAnswers(telling: Telling): void {
  const { life, teller, random } = telling
  for (const [i, ask] of life.ratings.entries()) if (ask.answered) tellRating(telling, ask, i)
  for (const [i, ask] of life.npsAsks.entries()) {
    if (ask.askDay < story.fileSurveyUntilDay) continue
    teller.track(ask.askDay, 'Survey Invited', { place: 'server', data: { survey: 'relationship', via: 'e-mail' } })
    if (ask.score === null) continue
    const text = npsComment({ person: life.person, random }, life, ask)
    const data = answer(life, { metric: 'nps', score: ask.score, scale: [0, 10], question: 'nps.recommend' })
    teller.track(ask.answerDay, '$answer', {
      place: 'server',
      data: { ...data, $response: `${life.person.userId}-n${i + 1}`, ...(text === null ? {} : { $text: text }) },
    })
  }
  if (life.review) tellReview(telling, life.review)
}

function answer(
  life: Life,
  given: { metric: string; score: number; scale: [number, number]; question: string },
): EventData {
  return {
    $metric: given.metric,
    $score: given.score,
    $scale_min: given.scale[0],
    $scale_max: given.scale[1],
    $higher_is_better: true,
    $question: given.question,
    $channel: life.person.channel,
  }
}

function tellRating({ life, teller, random }: Telling, ask: RatingAsk, number: number): void {
  const { experience, answerDay } = ask
  const { key } = touchpoints[experience.touchpoint] as (typeof touchpoints)[number]
  const place: Place = ratedInShop.has(key) ? 'web' : 'server'
  const shared = { $touchpoint: key, $response: `${life.person.userId}-r${number + 1}` }
  const rating = answer(life, { metric: 'csat', score: experience.felt, scale: [1, 5], question: `csat.${key}` })
  const writes = random.chance(experience.felt === 3 ? 0.2 : experience.felt < 3 ? 0.55 : 0.3)
  const text = writes ? { $text: commentOn({ person: life.person, random }, experience) } : {}
  teller.track(answerDay, '$answer', { place, data: { ...rating, ...shared, ...text } })
  if (!effortTouchpoints.has(key) || !random.chance(0.8)) return
  const ease = Math.max(1, Math.min(7, Math.round(1.5 * experience.felt - 0.7 + 0.8 * random.normal())))
  const effort = answer(life, { metric: 'ces', score: ease, scale: [1, 7], question: `ces.${key}` })
  teller.track(answerDay + 0.0003, '$answer', { place, data: { ...effort, ...shared } })
}

function tellReview({ life, teller, random }: Telling, review: NonNullable<Life['review']>): void {
  const given = answer(life, { metric: 'stars', score: review.stars, scale: [1, 5], question: 'review.product' })
  const text = commentOverall({ person: life.person, random }, feelingOf(review.stars))
  const product = life.orders[0]?.items[0]?.product.id ?? ''
  teller.track(review.day, '$answer', {
    place: 'server',
    data: { ...given, $text: text, $response: `${life.person.userId}-v`, product_id: product, public: true },
  })
}

/**
 * What somebody writes with a recommendation score: about the touchpoint that moved them most in the direction of the
 * score, sometimes with a word on the contrary; indifferent people write little and flat. Null = nothing.
 */
export function npsComment(writer: Writer, life: Life, ask: NpsAsk): string | null {
  const { random, person } = writer
  const score = ask.score ?? 0
  const feeling: Feeling = score >= 9 ? 'pos' : score <= 6 ? 'neg' : 'mid'
  const writes = { pos: 0.38, mid: 0.28, neg: 0.6 }[feeling] * (person.temper === 'indifferent' ? 0.6 : 1)
  if (!random.chance(writes)) return null
  const { best, worst } = extremes(life, ask.askDay)
  const [main, other] = feeling === 'neg' ? [worst, best] : [best, worst]
  if (feeling === 'mid' || !main || random.chance(0.2)) return commentOverall(writer, feeling)
  return other && random.chance(0.22) ? commentOnTwo(writer, main, other) : commentOn(writer, main)
}

/** The remembered experiences that raise and lower the score most, if any does. */
function extremes(life: Life, day: number): { best: Experience | null; worst: Experience | null } {
  let [best, worst]: [Experience | null, Experience | null] = [null, null]
  let [most, least] = [0, 0]
  for (const experience of life.experiences) {
    if (experience.day > day || experience.day < day - 120) continue
    const { npsPerPoint, benchmark } = touchpoints[experience.touchpoint] as (typeof touchpoints)[number]
    const points = npsPerPoint * (experience.felt - benchmark)
    if (points > most && experience.felt >= 4) [best, most] = [experience, points]
    if (points < least && experience.felt <= 2) [worst, least] = [experience, points]
  }
  return { best, worst }
}
