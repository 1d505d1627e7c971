import type { CheckedResponse } from '@opencxm/survey'

/** A closed answer as the event store gives it; `value` is the score or the options, `place` that of a matrix row as shown (1 = first). */
export type ClosedAnswer = {
  response: string
  question: string
  item: string
  value: string
  ms: number
  timed: number
  place: number
}

/** Answers of responses as quality looks at them: the same columns for all, matrices as batteries in the order shown. */
export function checkedResponses(responses: readonly string[], answers: readonly ClosedAnswer[]): CheckedResponse[] {
  const columns = new Map<string, number>()
  const pages = new Map<string, number>()
  const column = (of: Map<string, number>, key: string) => {
    const at = of.get(key) ?? of.size
    of.set(key, at)
    return at
  }
  const mine = new Map<string, ClosedAnswer[]>()
  for (const answer of answers) {
    column(columns, `${answer.question}@${answer.item}`)
    if (answer.timed === 1) column(pages, pageOf(answer))
    mine.set(answer.response, [...(mine.get(answer.response) ?? []), answer])
  }
  return responses.map((response) => {
    const given = mine.get(response) ?? []
    const row: (string | null)[] = Array.from({ length: columns.size }, () => null)
    const seconds: (number | null)[] = Array.from({ length: pages.size }, () => null)
    for (const answer of given) {
      row[column(columns, `${answer.question}@${answer.item}`)] = answer.value
      if (answer.timed === 1) seconds[column(pages, pageOf(answer))] = answer.ms / 1000
    }
    return { answers: row, pageSeconds: seconds, batteries: batteriesOf(given) }
  })
}

/** The time of a matrix stands on each of its rows: it is one page. */
function pageOf({ question, item }: ClosedAnswer): string {
  return `${question.split('.')[0]}@${item}`
}

function batteriesOf(answers: readonly ClosedAnswer[]): (number | null)[][] {
  const matrices = new Map<string, ClosedAnswer[]>()
  for (const answer of answers) {
    if (!answer.question.includes('.')) continue
    const page = pageOf(answer)
    matrices.set(page, [...(matrices.get(page) ?? []), answer])
  }
  const codes = new Map<string, number>()
  const codeOf = (value: string) => {
    const at = codes.get(value) ?? codes.size
    codes.set(value, at)
    return at
  }
  return [...matrices.values()].map((rows) => rows.sort((a, b) => a.place - b.place).map(({ value }) => codeOf(value)))
}
