import type { JsonObject } from '../../../platform/kernel/index.ts'
import type { AnswerItem, AnswersMapping } from '../contract/mapping.ts'
import { compileCondition } from './condition.ts'
import { compileProps, type MakeEvents } from './events.ts'
import { expected, problemOf } from './row.ts'
import { compileLabel, compileNumber, compileScoreNumber, compileText, nameOf } from './value.ts'
import { comparisonKey, comparisonKeys, type RowView, type Scope } from './view.ts'
import { compileTime } from './when.ts'

/** The answers of one row, one `$answer` event for each item that has a score or a text, joined by `$response`. */
export function compileAnswers(
  answers: AnswersMapping,
  slots: readonly string[],
  use: { scope: Scope; responseOf: (row: RowView) => string },
): MakeEvents {
  const { scope } = use
  const when = answers.when && compileCondition(answers.when, scope)
  const time = answers.time && compileTime(answers.time, scope)
  const weight = answers.weight === undefined ? undefined : compileNumber(answers.weight, scope)
  const response = answers.response === undefined ? undefined : compileText(answers.response, scope)
  const props = compileProps(answers.props ?? {}, scope)
  const items = answers.items.map((item) => compileItem(item, answers, scope))
  return (rows, rowTime, draft) => {
    const row = rows[0]
    if (!row || (when && !when(row))) return
    const filled = items.map((item) => item(row))
    if (filled.every((answer) => answer === null)) return
    const weighed = weight?.(row)
    if (weighed !== undefined && weighed <= 0) noteWeight(row, answers, weighed)
    const ts = time ? time(row) : rowTime
    if (ts === undefined) {
      draft.timeless++
      return
    }
    const shared: JsonObject = {
      ...props(row),
      $response: response?.(row) ?? use.responseOf(row),
      ...(weighed === undefined ? {} : { $weight: weighed }),
    }
    filled.forEach((answer, index) => {
      if (answer) draft.events.push({ slot: slots[index] ?? '', name: '$answer', ts, props: { ...shared, ...answer } })
    })
  }
}

function noteWeight(row: RowView, answers: AnswersMapping, weight: number): void {
  const column = answers.weight === undefined ? null : nameOf(answers.weight)
  row.problems.push(problemOf('weight_not_positive', { column, found: weight, expected: expected('weight') }))
}

/** The properties of one answer; null when the row has neither score nor text for it. */
type MakeAnswer = (row: RowView) => JsonObject | null

function compileItem(item: AnswerItem, answers: AnswersMapping, scope: Scope): MakeAnswer {
  const when = item.when && compileCondition(item.when, scope)
  const score = compileScore(item, answers, scope)
  const text = item.text === undefined ? undefined : compileText(item.text, scope)
  const labels = compileLabels(item, answers, scope)
  return (row) => {
    if (when && !when(row)) return null
    const scored = score?.(row)
    const said = text?.(row)
    if (!scored && said === undefined) return null
    const answer: JsonObject = { ...labels(row), ...scored, ...(said === undefined ? {} : { $text: said }) }
    if (scored && answer.$metric === undefined) {
      row.problems.push(
        problemOf('missing_metric', { column: nameOf(item.score ?? ''), expected: expected('metricName') }),
      )
    }
    return answer
  }
}

function compileLabels(item: AnswerItem, answers: AnswersMapping, scope: Scope): (row: RowView) => JsonObject {
  const labels = {
    $metric: item.metric ?? answers.metric,
    $touchpoint: item.touchpoint ?? answers.touchpoint,
    $channel: item.channel ?? answers.channel,
    $question: item.question,
  }
  const compiled = Object.entries(labels).flatMap(([key, label]) =>
    label === undefined ? [] : [{ key, label: compileLabel(label, scope) }],
  )
  return (row) => {
    const found: JsonObject = {}
    for (const { key, label } of compiled) {
      const value = label(row)
      if (value !== undefined) found[key] = value
    }
    return found
  }
}

function compileScore(item: AnswerItem, answers: AnswersMapping, scope: Scope): MakeAnswer | null {
  const scale = item.scale ?? answers.scale
  if (item.score === undefined || !scale) return null
  const [low, high] = scale
  const column = nameOf(item.score)
  const none = comparisonKeys(item.missing ?? answers.missing ?? [])
  const read = compileScoreNumber(scoreValue(item.score, none), scope)
  const higherIsBetter = item.higherIsBetter ?? answers.higherIsBetter ?? true
  return (row) => {
    const score = read(row)
    if (score === undefined || none.has(comparisonKey(score))) return null
    if (score < low || score > high) {
      row.problems.push(
        problemOf('score_out_of_scale', { column, found: score, expected: expected('scale', { low, high }) }),
      )
      return null
    }
    return { $score: score, $scale_min: low, $scale_max: high, $higher_is_better: higherIsBetter }
  }
}

/** A code such as `Blank` means "no score" before anyone tries to read it as a number. */
function scoreValue(
  value: NonNullable<AnswerItem['score']>,
  none: ReadonlySet<string>,
): NonNullable<AnswerItem['score']> {
  const missing = [...none]
  if (typeof value === 'string') return { column: value, missing }
  if (!('column' in value) && !('template' in value)) return value
  return { ...value, missing: [...(value.missing ?? []), ...missing] }
}
