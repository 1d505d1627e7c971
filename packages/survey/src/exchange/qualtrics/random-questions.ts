import { listOf, numberFrom, recordOf, wordOf } from '../names.ts'

type Element = Record<string, unknown>

/** A block whose questions are shuffled: in the order in which places are given, with those that keep theirs, and how many are shown. */
type Random = { elements: Element[]; fixed: ReadonlySet<string>; draw: number | undefined }

/**
 * Reads a random order that says more than "all": some questions keep their places (`FixedOrder` has marks where the others go), or only so
 * many are shown. Page breaks mean nothing in it. Null where it says no more, or what cannot be said here: two kinds of chance in one
 * block, or skip logic.
 */
export function readRandom(block: Record<string, unknown>): Random | null {
  const options = recordOf(block.Options)
  const questions = listOf(block.BlockElements)
    .map(recordOf)
    .filter(({ Type }) => Type === 'Question')
  if (questions.some(({ SkipLogic }) => listOf(SkipLogic).length > 0)) return null
  const advanced = recordOf(recordOf(options.Randomization).Advanced)
  if (options.RandomizeQuestions === 'RandomWithOnlyX') {
    const draw = numberFrom(advanced.TotalRandSubset ?? recordOf(options.Randomization).TotalRandSubset ?? 0)
    return draw >= 1 && draw < questions.length ? { elements: questions, fixed: new Set(), draw } : null
  }
  if (options.RandomizeQuestions !== 'Advanced') return null
  return readAdvanced(questions, advanced)
}

function readAdvanced(questions: readonly Element[], advanced: Record<string, unknown>): Random | null {
  const wordsOf = (list: unknown): string[] => listOf(list).map((one) => wordOf(one))
  const places = wordsOf(advanced.FixedOrder)
  const [all, some] = [wordsOf(advanced.RandomizeAll), wordsOf(advanced.RandomSubSet)]
  const shown = places.filter((place) => place === '{~SubSet~}').length
  if ((all.length > 0 && some.length > 0) || all.length + some.length === 0) return null
  if (some.length > 0 && (shown < 1 || shown > some.length)) return null
  const byId = new Map(questions.map((element) => [wordOf(element.QuestionID), element]))
  const moving = [...all, ...some]
  const fixed = places.filter((place) => byId.has(place))
  const marks = places.length - fixed.length
  let met = 0
  const order = places.flatMap((place) => {
    if (byId.has(place)) return [place]
    met++
    // More may be drawn than are shown: all of them stand where the last one does.
    return met === marks ? moving.slice(met - 1) : moving.slice(met - 1, met)
  })
  const elements = order.map((id) => byId.get(id)).filter((element) => element !== undefined)
  // A list that does not name each question once is of another state of the block.
  if (elements.length !== questions.length || new Set(order).size !== order.length) return null
  return { elements, fixed: new Set(fixed), draw: some.length > shown ? shown : undefined }
}
