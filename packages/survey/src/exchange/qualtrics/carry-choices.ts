import type { LoseNote } from '../lost.ts'
import { listOf, recordOf, wordOf } from '../names.ts'

type Payload = Record<string, unknown>

/** Choices carried from question to question to question; further ones go round in a circle. */
const hopsMax = 5

/**
 * Puts the choices that a question takes from another one (carry forward) in front of its own, called `x1` as Qualtrics calls them: all of
 * them, since which were chosen is known only when somebody answers. Changes the payloads in place.
 */
export function carryChoices(payloads: Map<string, Payload>, note: LoseNote): void {
  const done = new Set<string>()
  for (const questionId of payloads.keys()) carryTo(questionId, { payloads, note, done, hops: 0 })
}

type Carrying = { payloads: Map<string, Payload>; note: LoseNote; done: Set<string>; hops: number }

function carryTo(questionId: string, carrying: Carrying): void {
  const { payloads, note, done, hops } = carrying
  const payload = payloads.get(questionId)
  const locator = wordOf(recordOf(payload?.DynamicChoices).Locator ?? '')
  const [, sourceId = ''] = /^q:\/\/([^/]+)\//.exec(locator) ?? []
  if (payload === undefined || done.has(questionId) || hops > hopsMax || sourceId === questionId) return
  done.add(questionId)
  if (payloads.has(sourceId)) carryTo(sourceId, { ...carrying, hops: hops + 1 })
  const source = payloads.get(sourceId)
  const taken = source === undefined ? [] : Object.entries(choicesOf(source))
  if (source === undefined || taken.length === 0) return
  const order = orderOf(source).map((number) => `x${number}`)
  const { DynamicChoices: _carried, ...rest } = payload
  payloads.set(questionId, {
    ...rest,
    Choices: { ...prefixed(taken), ...choicesOf(payload) },
    ChoiceOrder: [...order, ...orderOf(payload).filter((number) => !order.includes(number))],
    Language: languagesOf(payload, source),
  })
  note(
    `SQ.${questionId}.DynamicChoices`,
    'choices carried forward',
    'all choices of that question are offered',
    'changed',
  )
}

function choicesOf(payload: Payload): Record<string, unknown> {
  return Array.isArray(payload.Choices) ? { ...payload.Choices } : recordOf(payload.Choices)
}

function orderOf(payload: Payload): string[] {
  const order = listOf(payload.ChoiceOrder).map(wordOf)
  return order.length > 0 ? order : Object.keys(choicesOf(payload))
}

/** Which of them is offered when is said of the question they come from. */
function prefixed(choices: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(
    choices.map(([number, choice]) => {
      const { DisplayLogic: _logic, ...rest } = recordOf(choice)
      return [`x${number}`, rest]
    }),
  )
}

/** Translations of what is carried are those of the question it comes from. */
function languagesOf(payload: Payload, source: Payload): Record<string, unknown> {
  const own = recordOf(payload.Language)
  const theirs = recordOf(source.Language)
  return Object.fromEntries(
    [...new Set([...Object.keys(own), ...Object.keys(theirs)])].map((code) => {
      const words = recordOf(own[code])
      const carried = prefixed(Object.entries(choicesOf(recordOf(theirs[code]))))
      return [code, { ...words, Choices: { ...carried, ...choicesOf(words) } }]
    }),
  )
}
