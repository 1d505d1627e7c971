import { useTranslation } from 'react-i18next'
import { factsOf, type ProblemFacts } from '../api/problem.ts'

export type ProblemText = {
  title: string
  hint: string
  detail: string | null
  problems: string[]
  reference: string | null
}

/** What went wrong and what to do about it, in the reader's language; without what `marked` fields say themselves. */
export function useProblemText(): (error: unknown, marked?: readonly string[]) => ProblemText {
  const { t } = useTranslation('shell')
  return (error, marked = []) => {
    const facts = factsOf(error)
    const seconds = String(facts.retryAfterSeconds ?? 30)
    return {
      title: t(`errors.${facts.code}.title`),
      hint: t(`errors.${facts.code}.hint`, { seconds }),
      detail: facts.detail,
      problems: facts.problems.filter(({ field }) => !marked.includes(placeIn(field))).map(fieldLine),
      reference: facts.reference,
    }
  }
}

/** `email: not an address`; the place (`body.`) is of no use to a reader. */
export function fieldLine(problem: ProblemFacts['problems'][number]): string {
  return `${placeIn(problem.field)}: ${problem.reason}`
}

const placeIn = (field: string) => field.replace(/^(body|query|path)\./, '')
