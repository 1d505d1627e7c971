import { ch, type Fragment, param } from './sql.ts'

/** Ends of a scale of answers, and whether high is good. */
type AnswerScale = { min: number; max: number; higherIsBetter: boolean }

/**
 * Condition on a row: the answer was given on this scale, as far as it says: a 4 of 10 is no 4 of 5, and where low is good a 1 is the
 * best (methods.md 1.4). Answers that say nothing are taken to be on it.
 */
export function givenOnScale({ min, max, higherIsBetter }: AnswerScale): Fragment {
  const same = ['', String(min)].flatMap((low) =>
    ['', String(max)].flatMap((high) => ['', higherIsBetter ? '+' : '-'].map((way) => `${low}..${high}${way}`)),
  )
  return ch`scale IN ${param(['', ...same], 'Array(String)')}`
}
