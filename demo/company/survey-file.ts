import { companyUtcOffsetHours, toEpoch } from './calendar.ts'
import type { Life } from './plan/index.ts'
import type { Random } from './random.ts'
import { npsComment } from './render/answers.ts'
import { story } from './story.ts'

/** One clean row of the agency's survey; imports.ts makes it as untidy as real files are. */
export type SurveyRow = {
  customerId: string
  email: string
  /** Epoch milliseconds. */
  answeredAt: number
  /** 0..10. */
  score: number
  comment: string
  language: string
  region: string
  /** City and "store", or how the customer bought. */
  shop: string
}

/** The answers that a customer gave while the agency ran the relationship survey. */
export function* surveyRowsOf(life: Life, telling: { endMs: number; random: Random }): Generator<SurveyRow> {
  const { person } = life
  for (const ask of life.npsAsks) {
    if (ask.score === null || ask.askDay >= story.fileSurveyUntilDay) continue
    yield {
      customerId: person.userId,
      email: person.email,
      answeredAt: toEpoch(ask.answerDay, telling.endMs),
      score: ask.score,
      comment: npsComment({ person, random: telling.random }, life, ask) ?? '',
      language: person.language,
      region: person.region,
      shop: person.channel === 'store' ? `${person.city.name} store` : person.channel,
    }
  }
}

/** `2025/06/03 14:22`, in China. */
export function companyTime(epochMs: number): string {
  const iso = new Date(epochMs + companyUtcOffsetHours * 3_600_000).toISOString()
  return `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 16)}`
}
