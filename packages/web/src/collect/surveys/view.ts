import type { QuestionResult, SurveyDropoff, SurveyResults, SurveySummary } from '@opencxm/server/contract'
import { addressOf, day, oneOf, text } from '../../ui/filter/address.ts'

export { filledScale, isScaled } from './results/scale-rows.ts'

/** Languages that are offered for a survey; any other tag arrives by import. */
export const offeredLanguages = [
  'en',
  'zh-Hans',
  'zh-Hant',
  'de',
  'fr',
  'es',
  'pt',
  'it',
  'nl',
  'pl',
  'tr',
  'ru',
  'uk',
  'ar',
  'he',
  'hi',
  'id',
  'ms',
  'th',
  'vi',
  'ja',
  'ko',
] as const

export const surveyStates = ['draft', 'published', 'closed', 'archived'] as const
export type SurveyState = (typeof surveyStates)[number]

export const surveyViews = ['build', 'logic', 'words', 'versions', 'share'] as const
export type SurveyView = (typeof surveyViews)[number]

/** Surveys of a state; without one, all that are not put away. */
export function surveysIn(surveys: readonly SurveySummary[], state: SurveyState | undefined): SurveySummary[] {
  return surveys.filter((survey) => (state ? survey.state === state : survey.state !== 'archived'))
}

/** How many collect answers now, and how many finished one in 90 days. */
export function listFacts(surveys: readonly SurveySummary[]): { open: number; finished: number; started: number } {
  const open = surveys.filter(({ state }) => state === 'published')
  const sum = (of: (survey: SurveySummary) => number) => surveys.reduce((total, survey) => total + of(survey), 0)
  return { open: open.length, finished: sum(({ finished }) => finished), started: sum(({ started }) => started) }
}

/** Of those who started, the share who finished; null while nobody started. */
export function completion({ started, finished }: { started: number; finished: number }): number | null {
  return started > 0 ? Math.min(1, finished / started) : null
}

export const seriesBy = ['day', 'week', 'month', 'channel', 'language', 'version', 'segment'] as const
export type SeriesBy = (typeof seriesBy)[number]

/** Reads the results page's filters from its address. */
export const readResultsSearch = addressOf({
  from: day,
  to: day,
  version: (value) => (Number.isInteger(value) && Number(value) > 0 ? Number(value) : undefined),
  segment: text(64),
  channel: text(100),
  language: text(35),
  partial: oneOf(['include', 'only']),
  quality: oneOf(['kept']),
  question: text(200),
  by: oneOf(seriesBy),
})
export type ResultsSearch = ReturnType<typeof readResultsSearch>

/** The question that the page's first sentence is about: the first with a score, else the one with most answers. */
export function headline({ questions }: SurveyResults): QuestionResult | null {
  const scored = questions.filter(({ score }) => score !== null && score.value !== null)
  const best = scored.find(({ unit }) => unit === 'points') ?? scored[0]
  return best ?? questions.toSorted((a, b) => b.n - a.n)[0] ?? null
}

/** How the number of a question is written: NPS in points, best answers as a share, the rest on its own scale. */
export function unitOf({ unit }: Pick<QuestionResult, 'unit'>): 'points' | 'share' | 'score' {
  return unit === 'points' ? 'points' : unit === 'share' ? 'share' : 'score'
}

/** An interval as it is shown: cut at the ends of the question's own scale, which no mean can pass. */
export function onScale<E extends { low: number | null; high: number | null }>(
  estimate: E,
  { scale, unit }: Pick<QuestionResult, 'scale' | 'unit'>,
): E {
  const { low, high } = estimate
  if (unit !== 'mean' || !scale || low === null || high === null) return estimate
  return { ...estimate, low: Math.max(low, scale.min), high: Math.min(high, scale.max) }
}

/** Question results under the question that they are rows or parts of, in order. */
export function groupQuestions(questions: readonly QuestionResult[]): { id: string; parts: QuestionResult[] }[] {
  const groups: { id: string; parts: QuestionResult[] }[] = []
  for (const question of questions) {
    const id = question.parent === '' ? question.question : question.parent
    const group = groups.find((one) => one.id === id)
    if (group) group.parts.push(question)
    else groups.push({ id, parts: [question] })
  }
  return groups
}

/** What colour a bar of a distribution has: unhappy, neither, happy on a rating; the data colour on choices. */
export type BarTone = 'n2' | '0' | 'p2' | 'main'

/** The class of one answer of a rating; choices have none. */
export function toneOf(question: Pick<QuestionResult, 'scale' | 'type' | 'unit'>, key: string): BarTone {
  const { scale, type } = question
  const value = Number(key)
  if (!scale || key === '' || !Number.isFinite(value)) return 'main'
  if (type === 'nps') return value >= 9 ? 'p2' : value >= 7 ? '0' : 'n2'
  if (question.unit !== 'share') return 'main'
  const good = scale.higherIsBetter ? value - scale.min : scale.max - value
  const share = good / (scale.max - scale.min || 1)
  return share >= 0.75 ? 'p2' : share >= 0.5 ? '0' : 'n2'
}

/** Who started and has neither finished nor been sent away nor been told of as gone; never below zero. */
export function stillOpen(counts: SurveyResults['counts']): number {
  const { started, finished, screenedOut, overQuota, partial } = counts
  return Math.max(0, started - finished - screenedOut - overQuota - partial)
}

/** The screen that most people left at, if anybody did. */
export function worstStep({ steps }: SurveyDropoff): SurveyDropoff['steps'][number] | null {
  const left = steps.toSorted((a, b) => b.leftHere - a.leftHere)[0]
  return left && left.leftHere > 0 ? left : null
}

/** Whether responses that quality sets aside change what is said: the two numbers differ as they are printed. */
export function qualityMatters(question: QuestionResult): boolean {
  const all = question.score?.value ?? null
  const kept = question.scoreKept?.value ?? null
  if (all === null || kept === null) return false
  const factor = question.unit === 'share' ? 100 : question.unit === 'points' ? 1 : 10
  return Math.round(all * factor) !== Math.round(kept * factor)
}

/** How a survey is put on a page of another site: the SDK's script opens it, or a frame holds it. */
export function embedSnippet(link: string): string {
  return `<iframe src="${link.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}" title="Survey" width="100%" height="640" style="border:0" loading="lazy" referrerpolicy="no-referrer"></iframe>`
}
