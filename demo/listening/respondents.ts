import type { Company } from '../company/index.ts'
import { Random } from '../company/random.ts'
import { commentOverall, type Feeling, feelingOf, ticketMessage, type Writer } from '../company/words/index.ts'
import type { Given } from './respond.ts'
import { type DemoSurveys, productParts } from './surveys.ts'

/** Stream of randomness of its own: nothing else that is drawn moves. */
const stream = 20
/** Numbers of people who are no customers: their names and languages serve respondents of whom nothing else is known. */
const strangersFrom = 50_000_000

/** One of whom nothing is known but the answer: the survey's key and what they give. */
export type Respondent = { survey: keyof DemoSurveys; given: Given; answers: number }

/**
 * Respondents of the surveys' anonymous links, the same for the same company: most sincere, some who leave on the way, a few who
 * rush, and a few who give each row the same answer. In English and both Chinese scripts.
 */
export function* respondents(company: Company, count: number): Generator<Respondent> {
  const { seed } = company.options
  for (let number = 0; number < count; number++) {
    const random = new Random(seed, number, stream)
    const writer = { person: company.life(strangersFrom + number).person, random }
    const survey = (['product', 'delivery', 'relationship'] as const)[number % 3] as keyof DemoSurveys
    const leaves = random.chance(0.14)
    const rushes = !leaves && random.chance(0.05)
    const entered = { product: aboutProduct, delivery: aboutDelivery, relationship: aboutUs }[survey](writer, rushes)
    const kept = leaves ? entered.slice(0, random.below(entered.length - 1)) : entered
    const pace = rushes ? 0.08 : random.between(0.7, 1.6)
    yield { survey, given: givenOf(kept, { language: writer.person.language, pace, leaves }), answers: countOf(kept) }
  }
}

/** A screen that was passed: its name, what was answered there (null = nothing), and how long it takes. */
type Screen = { at: string; value: unknown; seconds: number }

const question = ({ at }: Screen) => at.slice(at.indexOf('/') + 1)

function givenOf(
  screens: readonly Screen[],
  { language, pace, leaves }: { language: string; pace: number; leaves: boolean },
): Given {
  const answered = screens.filter(({ value }) => value !== null)
  return {
    language,
    answers: Object.fromEntries(answered.map((screen) => [question(screen), screen.value])),
    seconds: Object.fromEntries(screens.map(({ at, seconds }) => [at, seconds * pace])),
    finishes: !leaves,
  }
}

/** Each row of a matrix is an answer of its own. */
function countOf(screens: readonly Screen[]): number {
  const counts = screens.map(({ value }) => (value === null ? 0 : isRows(value) ? Object.keys(value).length : 1))
  return counts.reduce((sum, count) => sum + count, 0)
}

function isRows(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function aboutProduct({ person, random }: Writer, rushes: boolean): Screen[] {
  const score = 1 + random.weighted([5, 9, 18, 38, 30])
  const isStraight = rushes || random.chance(0.05)
  const column = () => `q${Math.max(1, Math.min(5, Math.round(score + 0.9 * random.normal())))}`
  const same = column()
  const parts = Object.fromEntries(productParts.map((part) => [part, isStraight ? same : column()]))
  const missed = random.weighted(score >= 4 ? [45, 42, 13] : [10, 40, 50])
  const text = (share: number, feeling: Feeling) =>
    !rushes && random.chance(share) ? commentOverall({ person, random }, feeling) : null
  return [
    { at: 'use/how_often', value: random.pick(['daily', 'daily', 'daily', 'weekly', 'rarely']), seconds: 5 },
    { at: 'use/csat', value: score, seconds: 4 },
    { at: 'use/aspects', value: parts, seconds: 22 },
    { at: 'use/missed', value: ['very', 'somewhat', 'not'][missed], seconds: 7 },
    ...(missed === 0 ? [{ at: 'use/benefit', value: text(0.6, 'pos'), seconds: 14 }] : []),
    { at: 'use/better', value: text(0.45, score >= 4 ? 'mid' : 'neg'), seconds: 19 },
  ]
}

function aboutDelivery({ person, random }: Writer, rushes: boolean): Screen[] {
  const onTime = ['early', 'promised', 'late', 'never'][random.weighted([10, 66, 22, 2])] as string
  const score = 1 + random.weighted(onTime === 'late' || onTime === 'never' ? [25, 30, 25, 15, 5] : [2, 5, 14, 37, 42])
  const writes = !rushes && random.chance(score <= 2 ? 0.6 : 0.25)
  const story =
    score <= 2 ? ticketMessage({ person, random }, 'delivery') : commentOverall({ person, random }, feelingOf(score))
  const condition = random.pick(score <= 2 ? ['fine', 'packaging', 'damaged'] : ['fine', 'fine', 'fine', 'packaging'])
  return [
    { at: 'parcel/csat', value: score, seconds: 5 },
    { at: 'parcel/on_time', value: onTime, seconds: 6 },
    ...(onTime === 'never' ? [] : [{ at: 'parcel/condition', value: condition, seconds: 5 }]),
    { at: 'rest/story', value: writes ? story : null, seconds: 16 },
  ]
}

function aboutUs({ person, random }: Writer, rushes: boolean): Screen[] {
  const score = random.weighted([2, 1, 2, 3, 3, 6, 8, 15, 22, 19, 19])
  const feeling: Feeling = score >= 9 ? 'pos' : score <= 6 ? 'neg' : 'mid'
  const why = { pos: 'valued', mid: 'missing', neg: 'disappointed' }[feeling]
  const writes = !rushes && random.chance({ pos: 0.4, mid: 0.35, neg: 0.65 }[feeling])
  const text = writes ? commentOverall({ person, random }, feeling) : null
  return [
    { at: 'score/nps', value: score, seconds: 7 },
    { at: `score/${why}`, value: text, seconds: 18 },
    ...(writes ? [{ at: 'score/may_contact', value: random.chance(0.4), seconds: 5 }] : []),
  ]
}
