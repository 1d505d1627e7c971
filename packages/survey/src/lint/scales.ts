import type { Line, Question } from '../definition/questions.ts'
import type { Survey } from '../definition/survey.ts'
import { scaleOf } from '../run/read-value.ts'
import { isListen } from '../run/survey-index.ts'
import type { Finding } from './finding.ts'

type Rating = { path: string; type: Question['type']; min: number; max: number; isRising: boolean }

/** Finds ratings that run the other way than the first of the survey (people answer them upside down), or have other lengths. */
export function lintScales(survey: Survey): Finding[] {
  const ratings = ratingsOf(survey)
  const isRising = ratings[0]?.isRising
  const lengths = new Map<string, number>()
  return ratings.flatMap(({ path, type, min, max, isRising: rises }): Finding[] => {
    const findings: Finding[] = []
    if (rises !== isRising) findings.push({ code: 'mixed_direction', path, severity: 'warning', params: {} })
    const first = lengths.get(type)
    lengths.set(type, first ?? max - min)
    if (first !== undefined && first !== max - min && type !== 'slider') {
      findings.push({
        code: 'mixed_length',
        path,
        severity: 'hint',
        params: { points: max - min + 1, first: first + 1 },
      })
    }
    return findings
  })
}

function ratingsOf(survey: Survey): Rating[] {
  return survey.blocks.flatMap(({ items }, blockAt) =>
    items.flatMap((item, itemAt): Rating[] => {
      if (isListen(item)) return []
      const path = `blocks[${blockAt}].items[${itemAt}]`
      const scale = item.type === 'slider' || 'options' in item || item.type === 'matrix' ? null : scaleOf(item)
      if (scale) return [{ path, type: item.type, min: scale.min, max: scale.max, isRising: scale.higherIsBetter }]
      const rises = item.type === 'matrix' ? isRising(item.columns) : null
      const max = item.type === 'matrix' ? item.columns.length : 0
      return rises === null ? [] : [{ path, type: item.type, min: 1, max, isRising: rises }]
    }),
  )
}

/** Whether the numbers behind the columns grow from first to last; null where they have none or go up and down. */
function isRising(columns: readonly Line[]): boolean | null {
  const values = columns.flatMap(({ value }) => (value === undefined ? [] : [value]))
  if (values.length < columns.length) return null
  const rises = values.every((value, at) => at === 0 || value > (values[at - 1] ?? value))
  const falls = values.every((value, at) => at === 0 || value < (values[at - 1] ?? value))
  return rises ? true : falls ? false : null
}
