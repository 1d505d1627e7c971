import { consentWords, type Survey, textIn } from '@opencxm/survey'
import { plainOf } from './edit/texts.ts'

/** What a stored answer says of its question and of what was chosen: ids, or numbers. */
export type GivenAnswer = { question: string; chosen: readonly unknown[] }
export type AnswerWords = { question: string; chosen: string[] }

/**
 * A question and what was chosen in the words of a survey: `delivery.speed` is the row `speed` of the table `delivery`. Ids stay where the
 * survey has no words for them (any more).
 */
export function answerWords(
  survey: Survey | undefined,
  { question, chosen }: GivenAnswer,
  language: string,
): AnswerWords {
  const ids = { question, chosen: chosen.map(String) }
  if (!survey) return ids
  const inWords = (text: Parameters<typeof textIn>[0]) => plainOf(textIn(text, language, survey.languages))
  const items = survey.blocks.flatMap((block) => block.items)
  const whole = items.find(({ id }) => id === question)
  const [asked, part] = whole ? [question, ''] : splitAtLast(question)
  const item = items.find(({ id }) => id === asked)
  if (!item || item.type === 'listen') return ids
  const [rows, options] = choicesOf(item)
  const labelIn = (lines: readonly Line[], id: string) => inWords(lines.find((line) => line.id === id)?.label) || id
  const title = inWords(item.title) || asked
  return {
    question: part === '' ? title : `${title} ${labelIn(rows, part)}`,
    chosen: ids.chosen.map((id) => labelIn(options, id)),
  }
}

type Question = Exclude<Survey['blocks'][number]['items'][number], { type: 'listen' }>
type Line = { id: string; label: Parameters<typeof textIn>[0] }

/** The parts that a question is answered by, and what can be chosen. */
function choicesOf(item: Question): [parts: readonly Line[], options: readonly Line[]] {
  if (item.type === 'matrix') return [item.rows, item.columns]
  if (item.type === 'sum') return [item.options, []]
  if (item.type === 'consent') return [[], consentWords]
  return [[], 'options' in item ? item.options : []]
}

function splitAtLast(id: string): [string, string] {
  const dot = id.lastIndexOf('.')
  return dot < 0 ? [id, ''] : [id.slice(0, dot), id.slice(dot + 1)]
}
