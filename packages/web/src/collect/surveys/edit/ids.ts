import type { Item, Question, Reference, Survey, Target } from '@opencxm/survey'
import { type Rewritten, rewriteSurvey } from './rewrite.ts'

/** What an id may look like: it begins with a letter. */
export const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

/** Lists of a survey whose things have ids of their own. */
export type IdList = 'items' | 'blocks' | 'endings' | 'hidden' | 'known' | 'variables' | 'quotas'

/** Every question and step with its place. */
export function itemsOf(survey: Survey): Item[] {
  return survey.blocks.flatMap(({ items }) => items)
}

/** Questions in order. */
export function questionsOf(survey: Survey): Question[] {
  return itemsOf(survey).filter((item): item is Question => item.type !== 'listen')
}

/** The ids that are taken in a list. */
export function idsIn(survey: Survey, list: IdList): string[] {
  const things: readonly { id: string }[] = list === 'items' ? itemsOf(survey) : (survey[list] ?? [])
  return things.map(({ id }) => id)
}

/**
 * A free id: `prefix`, `prefix2`, `prefix3` ... Once a version is published, ids say in which one they were made (`choice_v3`,
 * `choice_v3_2`): answers are kept under ids, and what was deleted must not live on in what is new.
 */
export function freshId(survey: Survey, prefix: string, taken: readonly string[]): string {
  const used = new Set(taken)
  const isFirst = survey.version <= 1
  const base = isFirst ? prefix : `${prefix.slice(0, 48)}_v${survey.version}`
  if (!used.has(base)) return base
  let number = 2
  const numbered = () => `${base}${isFirst ? '' : '_'}${number}`
  while (used.has(numbered())) number += 1
  return numbered()
}

/** An id for a copy: `q1` gives `q1_2`, `q1_2` gives `q1_3`. */
export function copyId(survey: Survey, id: string, taken: readonly string[]): string {
  const name = id.replace(/(_v\d+)?(_\d+)?$/, '').slice(0, 48)
  return survey.version > 1 ? freshId(survey, name, taken) : freshId(survey, `${name}_`, [...taken, `${name}_`])
}

/** Why an id cannot be used; null when it can. */
export function idProblem(survey: Survey, list: IdList, { from, to }: { from: string; to: string }) {
  if (from === to) return null
  if (!idPattern.test(to)) return 'form' as const
  return idsIn(survey, list).includes(to) ? ('taken' as const) : null
}

/** Renames a thing everywhere: conditions, calculations, jumps, placeholders, repetitions and listening steps follow. */
export function renameId(survey: Survey, list: IdList, { from, to }: { from: string; to: string }): Survey {
  if (from === to || idProblem(survey, list, { from, to }) !== null) return survey
  return renameReferences(renameThing(survey, list, { from, to }), list, { from, to }).survey
}

type Renaming = { from: string; to: string }

function renameThing(survey: Survey, list: IdList, { from, to }: Renaming): Survey {
  const swap = <T extends { id: string }>(things: readonly T[]) =>
    things.map((thing) => (thing.id === from ? { ...thing, id: to } : thing))
  if (list === 'items') {
    return {
      ...survey,
      blocks: survey.blocks.map((block) => ({
        ...block,
        items: swap(block.items).map((item) =>
          item.type === 'listen' && item.to === from ? { ...item, to } : item,
        ) as Item[],
        ...(block.loop && 'question' in block.loop.over && block.loop.over.question === from
          ? { loop: { ...block.loop, over: { question: to } } }
          : {}),
      })),
    }
  }
  if (list === 'blocks') {
    const renamed = (ids: readonly string[]) => ids.map((id) => (id === from ? to : id))
    const shuffle = survey.shuffleBlocks?.map((draw) =>
      'units' in draw ? { ...draw, units: draw.units.map(renamed) } : renamed(draw),
    )
    return { ...survey, blocks: swap(survey.blocks), ...(shuffle ? { shuffleBlocks: shuffle } : {}) }
  }
  if (list === 'hidden' || list === 'known') {
    const blocks = survey.blocks.map((block) => {
      const over = block.loop?.over as Record<string, string> | undefined
      return block.loop && over?.[list] === from
        ? { ...block, loop: { ...block.loop, over: { [list]: to } as never } }
        : block
    })
    return { ...survey, blocks, [list]: swap(survey[list] as readonly { id: string }[]) }
  }
  return { ...survey, [list]: swap((survey[list] ?? []) as readonly { id: string }[]) }
}

const placeholderSource: { readonly [list in IdList]?: string } = {
  items: 'answer',
  hidden: 'hidden',
  known: 'known',
  variables: 'variable',
}

function renameReferences(survey: Survey, list: IdList, { from, to }: Renaming): Rewritten {
  return rewriteSurvey(survey, {
    reference: (reference) => renamed(reference, list, { from, to }),
    target: (target) => renamedTarget(target, list, { from, to }),
    placeholder: (source, id) => (source === placeholderSource[list] && id === from ? to : id),
  })
}

function renamed(reference: Reference, list: IdList, { from, to }: Renaming): Reference {
  const keys: readonly string[] =
    list === 'items'
      ? ['answer', 'score', 'heard']
      : list === 'variables'
        ? ['variable']
        : list === 'hidden' || list === 'known'
          ? [list]
          : []
  for (const key of keys) {
    if (key in reference && (reference as Record<string, unknown>)[key] === from)
      return { ...reference, [key]: to } as Reference
  }
  return reference
}

function renamedTarget(target: Target, list: IdList, { from, to }: Renaming): Target {
  if (list === 'items' && 'question' in target && target.question === from) return { question: to }
  if (list === 'blocks' && 'block' in target && target.block === from) return { block: to }
  if (list === 'endings' && 'ending' in target && target.ending === from) return { ending: to }
  return target
}
