import { dayMs } from '../company/calendar.ts'
import type { CompanyEvent, EventData } from '../company/index.ts'
import { Random } from '../company/random.ts'
import type { DemoSurveys } from './surveys.ts'

/** Questions of the company's earlier questionnaire and the question of a survey that goes on with each. */
const places: Record<string, { survey: keyof DemoSurveys; question: string; type: string }> = {
  'nps.recommend': { survey: 'relationship', question: 'nps', type: 'nps' },
  'csat.delivery': { survey: 'delivery', question: 'csat', type: 'csat' },
  'csat.first_week': { survey: 'product', question: 'csat', type: 'csat' },
}

const languages: Record<string, string> = { 'en-US': 'en', 'zh-CN': 'zh-Hans', 'zh-TW': 'zh-Hant' }
/** Of those invited who did not answer, how many opened the first question. */
const looksShare = 0.12
const minuteMs = 60_000

/**
 * Joins the answers that the company brings along to the surveys that now ask the same: they name survey, question and response, and
 * what else is known of them is told as the surveys' own events are. Scores, texts, times and people stay as they are. Pure: the
 * same people and ids give the same events, in which no message id occurs twice and nothing lies at or after `endMs`.
 */
export function* withSurveys(
  people: Iterable<CompanyEvent[]>,
  { surveys, endMs }: { surveys: DemoSurveys; endMs: number },
): Generator<CompanyEvent[]> {
  const hasHappened = ({ timestamp }: CompanyEvent) => timestamp < endMs
  for (const events of people)
    yield events.flatMap((event, at) => joined(event, { events, at, surveys }).filter(hasHappened))
}

type Around = { events: readonly CompanyEvent[]; at: number; surveys: DemoSurveys }

function joined(event: CompanyEvent, around: Around): CompanyEvent[] {
  if (event.name === 'Survey Invited') return [event, ...lookedOnly(event, around)]
  const place = event.name === '$answer' ? places[String(event.data.$question)] : undefined
  if (place === undefined) return [event]
  const random = randomOf(event)
  const shared = aboutRun(event, around.surveys[place.survey])
  const others = otherAnswers(place.survey, { event, around, random })
  const ms = Math.round((9 + 14 * others.length) * 1000 * random.between(0.6, 2.4))
  const answer = { ...event, data: { ...event.data, ...shared, $question: place.question, $type: place.type } }
  return [
    told(event, { name: '$survey_started', key: 'started', shiftMs: -ms, data: shared }),
    answer,
    ...others.map(({ question, choice, score }) =>
      told(event, {
        name: '$answer',
        key: question,
        data: {
          ...{ ...shared, $question: question, $type: 'single', $choices: [choice], $value: choice },
          ...(score === undefined ? {} : { $score: score }),
        },
      }),
    ),
    told(event, {
      name: '$survey_finished',
      key: 'finished',
      data: { ...shared, $complete: true, $outcome: 'complete', $ms: ms, $answers: 1 + others.length },
    }),
  ]
}

function aboutRun(event: CompanyEvent, survey: string): EventData {
  const { $response, $channel } = event.data
  return {
    $survey: survey,
    $version: 1,
    $response: $response ?? `${event.messageId}-r`,
    $language: languages[String(event.context.locale)] ?? 'en',
    ...($channel === undefined ? {} : { $channel }),
  }
}

/** Some who were invited to the relationship survey had a look at it and answered nothing: given up after a day, as by the product. */
function lookedOnly(event: CompanyEvent, { events, at, surveys }: Around): CompanyEvent[] {
  const isAnswer = ({ name, data }: CompanyEvent) => name === '$answer' && data.$question === 'nps.recommend'
  const answered = events.slice(at).some((one) => isAnswer(one) && one.timestamp - event.timestamp < 21 * dayMs)
  const random = randomOf(event)
  if (answered || !random.chance(looksShare)) return []
  const shared = { ...aboutRun(event, surveys.relationship), $channel: 'e-mail' }
  const shiftMs = Math.round(random.between(5, 900) * minuteMs)
  return [
    told(event, { name: '$survey_started', key: 'started', shiftMs, data: shared }),
    told(event, {
      ...{ name: '$survey_left', key: 'left', shiftMs: shiftMs + dayMs },
      data: { ...shared, $question: 'nps', $partial: true },
    }),
  ]
}

type Answered = { event: CompanyEvent; around: Around; random: Random }

/** `score`: the number that the survey gives the option. */
type Other = { question: string; choice: string; score?: number }

/** What the questionnaire asked beside the score. */
function otherAnswers(survey: keyof DemoSurveys, { event, around, random }: Answered): Other[] {
  const score = Number(event.data.$score)
  if (survey === 'delivery') {
    const before = around.events.slice(0, around.at).findLast(({ name }) => name === 'Order Delivered')
    const onTime = before?.data.late === true ? 'late' : isEarly(before) ? 'early' : 'promised'
    const damaged = random.chance(score <= 2 ? 0.22 : 0.03)
    return [
      { question: 'on_time', choice: onTime },
      {
        question: 'condition',
        choice: damaged ? random.pick(['packaging', 'packaging', 'damaged', 'wrong']) : 'fine',
      },
    ]
  }
  if (survey !== 'product') return []
  const often = random.weighted(score >= 4 ? [70, 20, 7, 3] : [35, 30, 20, 15])
  const missed = random.weighted(score >= 4 ? [45, 42, 13] : [10, 40, 50])
  return [
    { question: 'how_often', choice: ['daily', 'weekly', 'monthly', 'rarely'][often] as string },
    { question: 'missed', choice: ['very', 'somewhat', 'not'][missed] as string, score: 3 - missed },
  ]
}

/** More than a day before the time that was promised. */
function isEarly(delivered: CompanyEvent | undefined): boolean {
  return delivered !== undefined && Date.parse(String(delivered.data.promised_at)) - delivered.timestamp > dayMs
}

type Told = { name: string; key: string; shiftMs?: number; data: EventData }

function told(event: CompanyEvent, { name, key, shiftMs = 0, data }: Told): CompanyEvent {
  return { ...event, messageId: `${event.messageId}-${key}`, timestamp: event.timestamp + shiftMs, name, data }
}

/** Of its own for each message, so that nothing else that is drawn moves. */
function randomOf({ messageId }: CompanyEvent): Random {
  let folded = 7
  for (const letter of messageId) folded = (Math.imul(folded, 31) + letter.charCodeAt(0)) | 0
  return new Random(folded)
}
