import { endOfDay } from '../company/calendar.ts'
import type { Company } from '../company/index.ts'
import { askAfterDelivery, askInPages } from './asking.ts'
import { recordConsent } from './consent.ts'
import { connectHelpDesk, feedbackItems, sendFeedback } from './feedback.ts'
import { tellObservations } from './observations.ts'
import type { Recent } from './recent.ts'
import { respond } from './respond.ts'
import { respondents } from './respondents.ts'
import { type DemoSurveys, type ListeningProduct, publishSurveys } from './surveys.ts'

export { withSurveys } from './history.ts'
export { noting, type Recent } from './recent.ts'
export type { DemoSurveys, ListeningProduct } from './surveys.ts'

/**
 * Events that listening left behind, by name; `later` are those that unfinished answers become after a day. Nobody sent them as events,
 * and yet their number is known.
 */
export type Heard = { now: Record<string, number>; later: Record<string, number> }

/** How the company listens. Passed in, so that the demo can be tested without a product that has surveys. */
export type Listening = {
  /** Before the events are sent: the surveys that past answers belong to. */
  prepare: (product: ListeningProduct) => Promise<DemoSurveys>
  /** When everything is counted: asks, is answered, takes feedback, records consent. */
  listen: (product: ListeningProduct, input: ListenInput) => Promise<Heard>
}

export type ListenInput = { company: Company; surveys: DemoSurveys; recent: Recent; scale: number }

/** The company's own listening, through the public API and the pages that respondents, employees and customers open. */
export const listening: Listening = { prepare: publishSurveys, listen }

const between = (low: number, value: number, high: number) => Math.max(low, Math.min(high, Math.round(value)))

async function listen(product: ListeningProduct, { company, surveys, recent, scale }: ListenInput): Promise<Heard> {
  const endMs = endOfDay(company.options.endDay)
  await askInPages(product, surveys)
  const asking = askAfterDelivery(product, {
    surveys,
    deliveries: recent.deliveries.slice(0, between(12, 60 * scale, 60)),
    seed: company.options.seed,
  })
  // Askings wait for the product more than it waits for them: the rest goes on meanwhile.
  const telling = async () => {
    const items = feedbackItems(company, recent, between(20, 120 * scale, 120))
    const [feedback, tickets] = [await sendFeedback(product, items), await connectHelpDesk(product, endMs)]
    return feedback + tickets + (await tellObservations(product))
  }
  const count = between(60, 300 * scale, 300)
  const answering = answerByLink(product, { company, surveys, count })
  const [asked, said, feedback] = await Promise.all([asking, answering, telling()])
  await recordConsent(product, { people: recent.deliveries.slice(-8), endMs })
  await product.settled(() => {})
  await sortSome(product)
  return {
    now: {
      'Order Delivered': asked.deliveries,
      $answer: asked.answers + said.answers,
      $survey_started: asked.finished + said.finished + said.left,
      $survey_finished: asked.finished + said.finished,
      $feedback: feedback,
    },
    later: { $answer: said.answersLeft, $survey_left: said.left },
  }
}

type Said = { finished: number; left: number; answers: number; answersLeft: number }

async function answerByLink(
  { baseUrl }: ListeningProduct,
  { company, surveys, count }: { company: Company; surveys: DemoSurveys; count: number },
): Promise<Said> {
  const said: Said = { finished: 0, left: 0, answers: 0, answersLeft: 0 }
  for (const { survey, given, answers } of respondents(company, count)) {
    await respond(`${baseUrl}/s/${surveys[survey]}`, given)
    said[given.finishes ? 'finished' : 'left'] += 1
    said[given.finishes ? 'answers' : 'answersLeft'] += answers
  }
  return said
}

/** Somebody has been through the inbox this morning: tags, quotes, and who takes care. */
async function sortSome({ call }: ListeningProduct): Promise<void> {
  type Voices = { voices: { id: string; rating: { class: string } | null; touchpoint: string | null }[] }
  const { voices } = (await call('GET', '/api/v1/feedback?limit=30')) as Voices
  const { members } = (await call('GET', '/api/v1/feedback-options')) as { members: { id: string }[] }
  for (const [number, { id, rating, touchpoint }] of voices.entries()) {
    if (number % 3 !== 0) continue
    const isUnhappy = rating?.class === 'unhappy'
    await call('PATCH', `/api/v1/feedback/${encodeURIComponent(id)}`, {
      ...(touchpoint === null ? {} : { tags: [touchpoint === 'delivery' ? 'late parcel' : touchpoint] }),
      ...(rating?.class === 'happy' ? { starred: true } : {}),
      ...(isUnhappy && members[0] ? { assignee: members[0].id } : {}),
    })
    if (number > 9) await call('POST', `/api/v1/feedback/${encodeURIComponent(id)}/read`, { read: true })
  }
}
