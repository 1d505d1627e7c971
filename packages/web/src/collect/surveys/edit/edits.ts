import type { Block, Compare, Ending, Item, Line, Option, Question, Survey } from '@opencxm/survey'
import { withoutDrawn, withoutTornDraws } from './draws.ts'
import { copyId, freshId, idsIn, itemsOf } from './ids.ts'
import { withoutLoop } from './loops.ts'
import { textOf } from './new-question.ts'
import { type Rewritten, rewriteSurvey } from './rewrite.ts'

/** Where an item stands. */
export type Place = { block: number; item: number }

/** The place of an item; null when it is gone. */
export function placeOf(survey: Survey, id: string): Place | null {
  for (const [block, { items }] of survey.blocks.entries()) {
    const item = items.findIndex((one) => one.id === id)
    if (item >= 0) return { block, item }
  }
  return null
}

/** An item by its id. */
export function itemAt(survey: Survey, id: string): Item | null {
  return itemsOf(survey).find((one) => one.id === id) ?? null
}

/** The survey with one item changed. */
export function changeItem(survey: Survey, id: string, change: (item: Item) => Item): Survey {
  return {
    ...survey,
    blocks: survey.blocks.map((block) =>
      block.items.some((one) => one.id === id)
        ? { ...block, items: block.items.map((one) => (one.id === id ? change(one) : one)) }
        : block,
    ),
  }
}

/** The survey with one question changed; steps are left alone. */
export function changeQuestion(survey: Survey, id: string, change: (question: Question) => Question): Survey {
  return changeItem(survey, id, (item) => (item.type === 'listen' ? item : change(item)))
}

/** The survey with one block changed. */
export function changeBlock(survey: Survey, id: string, change: (block: Block) => Block): Survey {
  return { ...survey, blocks: survey.blocks.map((block) => (block.id === id ? change(block) : block)) }
}

/** Properties set, or taken out where they are undefined. */
export function withParts<T extends object>(thing: T, parts: { readonly [name: string]: unknown }): T {
  const next: Record<string, unknown> = { ...thing, ...parts }
  for (const [name, value] of Object.entries(next)) if (value === undefined) delete next[name]
  return next as T
}

/** Puts an item behind another one, or at the end of a block. */
export function addItem(survey: Survey, item: Item, where: { after?: string; block?: string }): Survey {
  const place = where.after === undefined ? null : placeOf(survey, where.after)
  const found = survey.blocks.findIndex(({ id }) => id === where.block)
  const at = place?.block ?? (found >= 0 ? found : survey.blocks.length - 1)
  return {
    ...survey,
    blocks: survey.blocks.map((block, index) =>
      index === at
        ? { ...block, items: block.items.toSpliced((place?.item ?? block.items.length) + 1, 0, item) }
        : block,
    ),
  }
}

/** Moves an item to a place (counted without the item itself). A block that would stay empty goes. */
export function moveItem(survey: Survey, id: string, to: Place): Survey {
  const from = placeOf(survey, id)
  const item = itemAt(survey, id)
  const target = survey.blocks[to.block]
  if (!from || !item || !target || (from.block === to.block && from.item === to.item)) return survey
  const blocks = survey.blocks.map((block, at) => {
    const items = at === from.block ? block.items.filter((one) => one.id !== id) : block.items
    return at === to.block ? { ...block, items: items.toSpliced(to.item, 0, item) } : { ...block, items }
  })
  const emptied = blocks.find(({ items }) => items.length === 0)
  const moved = { ...survey, blocks }
  return emptied ? removeBlock(moved, emptied.id).survey : moved
}

/** Moves an item to where another stands in the outline: that one makes room on the side that the item comes from. */
export function dropItem(survey: Survey, id: string, over: string): Survey {
  const [from, to] = [placeOf(survey, id), placeOf(survey, over)]
  if (!from || !to) return survey
  // Within a block its own gap moves the others; into a later block nothing moves up for it.
  return moveItem(survey, id, from.block < to.block ? { ...to, item: to.item + 1 } : to)
}

/** One place up or down; at the edge of a block into the neighbouring one. */
export function nudgeItem(survey: Survey, id: string, by: -1 | 1): Survey {
  const from = placeOf(survey, id)
  if (!from) return survey
  const size = survey.blocks[from.block]?.items.length ?? 0
  const item = from.item + by
  if (item >= 0 && item < size) return moveItem(survey, id, { block: from.block, item })
  const block = from.block + by
  const next = survey.blocks[block]
  if (!next) return survey
  return moveItem(survey, id, { block, item: by < 0 ? next.items.length : 0 })
}

/** A copy right behind, with an id of its own and without the jumps. */
export function duplicateItem(survey: Survey, id: string): { survey: Survey; id: string } {
  const item = itemAt(survey, id)
  if (!item) return { survey, id }
  const copy = withParts({ ...item, id: copyId(survey, id, idsIn(survey, 'items')) }, { jumps: undefined })
  return { survey: addItem(survey, copy, { after: id }), id: copy.id }
}

/** Takes an item out, with the rules that read it or lead to it. The last question of a survey stays. */
export function removeItem(survey: Survey, id: string): Rewritten {
  const item = itemAt(survey, id)
  if (!item || itemsOf(survey).filter((one) => one.type !== 'listen').length <= (item.type === 'listen' ? 0 : 1))
    return { survey, dropped: 0 }
  return removeItems(survey, [id])
}

function removeItems(survey: Survey, ids: readonly string[]): Rewritten {
  const listening = itemsOf(survey).filter((one) => one.type === 'listen' && ids.includes(one.to))
  const gone = new Set([...ids, ...listening.map(({ id }) => id)])
  const blocks = survey.blocks
    .map((block) => {
      const over = block.loop?.over
      const items = block.items.filter((one) => !gone.has(one.id))
      const loses = over && 'question' in over && gone.has(over.question)
      return loses ? withoutLoop(survey, { ...block, items }) : { ...block, items }
    })
    .filter(({ items }) => items.length > 0)
  const emptied = survey.blocks.filter(({ id }) => !blocks.some((block) => block.id === id)).map(({ id }) => id)
  return rewriteSurvey(withoutDrawn({ ...survey, blocks }, emptied), {
    reference: (reference) => {
      const read = 'answer' in reference ? reference.answer : 'score' in reference ? reference.score : null
      const heard = 'heard' in reference ? reference.heard : null
      return gone.has(read ?? heard ?? '') ? null : reference
    },
    target: (target) =>
      ('question' in target && gone.has(target.question)) || ('block' in target && emptied.includes(target.block))
        ? null
        : target,
    placeholder: (source, id) => (source === 'answer' && gone.has(id) ? null : id),
  })
}

/** A new block with one question, behind another block. */
export function addBlock(survey: Survey, first: Item, after?: string): { survey: Survey; id: string } {
  const id = freshId(survey, 'block', idsIn(survey, 'blocks'))
  const at = survey.blocks.findIndex((block) => block.id === after)
  const block: Block = { id, paging: 'each', items: [first] }
  return {
    survey: { ...survey, blocks: survey.blocks.toSpliced(at < 0 ? survey.blocks.length : at + 1, 0, block) },
    id,
  }
}

/** Takes a block out with its questions and the rules about them. The last block stays. */
export function removeBlock(survey: Survey, id: string): Rewritten {
  const block = survey.blocks.find((one) => one.id === id)
  const others = survey.blocks.filter((one) => one.id !== id && one.items.some((item) => item.type !== 'listen'))
  if (!block || others.length === 0) return { survey, dropped: 0 }
  const items = block.items.map((item) => item.id)
  if (items.length > 0) return removeItems(survey, items)
  const blocks = survey.blocks.filter((one) => one.id !== id)
  return rewriteSurvey(withoutDrawn({ ...survey, blocks }, [id]), {
    target: (target) => ('block' in target && target.block === id ? null : target),
  })
}

/** One place up or down. */
export function nudgeBlock(survey: Survey, id: string, by: -1 | 1): Survey {
  const from = survey.blocks.findIndex((block) => block.id === id)
  return moveBlock(survey, id, from + by)
}

/** Moves a block to a place; shuffled groups that are no neighbours any more are dissolved. */
export function moveBlock(survey: Survey, id: string, to: number): Survey {
  const from = survey.blocks.findIndex((block) => block.id === id)
  const block = survey.blocks[from]
  if (!block || to < 0 || to >= survey.blocks.length || to === from) return survey
  const blocks = survey.blocks.toSpliced(from, 1).toSpliced(to, 0, block)
  return withoutTornDraws({ ...survey, blocks })
}

/** A copy of a block right behind it; its questions get ids of their own, and rules among them follow. */
export function duplicateBlock(survey: Survey, id: string): { survey: Survey; id: string } {
  const at = survey.blocks.findIndex((block) => block.id === id)
  const block = survey.blocks[at]
  if (!block) return { survey, id }
  const taken = idsIn(survey, 'items')
  const names = new Map<string, string>()
  for (const item of block.items) names.set(item.id, copyId(survey, item.id, [...taken, ...names.values()]))
  const own = (name: string) => names.get(name) ?? name
  const copyBlock: Block = withParts(
    {
      ...block,
      id: copyId(survey, id, idsIn(survey, 'blocks')),
      items: block.items.map((item) =>
        item.type === 'listen'
          ? { ...item, id: own(item.id), to: own(item.to) }
          : withParts({ ...item, id: own(item.id) }, { jumps: undefined }),
      ),
    },
    { jumps: undefined },
  )
  const inner = rewriteSurvey(
    { ...survey, blocks: [copyBlock], endings: [], quotas: [], variables: [] },
    {
      reference: (reference) => {
        if ('answer' in reference) return { ...reference, answer: own(reference.answer) }
        if ('score' in reference) return { ...reference, score: own(reference.score) }
        return 'heard' in reference ? { ...reference, heard: own(reference.heard) } : reference
      },
      placeholder: (source, name) => (source === 'answer' ? own(name) : name),
    },
  )
  const [copied = copyBlock] = inner.survey.blocks
  return { survey: { ...survey, blocks: survey.blocks.toSpliced(at + 1, 0, copied) }, id: copied.id }
}

/** A new ending, last: until it has a condition, only jumps and quotas lead there. */
export function addEnding(survey: Survey, title: string): { survey: Survey; id: string } {
  const id = freshId(survey, 'ending', idsIn(survey, 'endings'))
  const ending: Ending = { id, outcome: 'complete', title: textOf(survey, title) }
  return { survey: { ...survey, endings: [...survey.endings, ending] }, id }
}

/** Whether an ending may go: one that takes everybody must stay. */
export function mayRemoveEnding(survey: Survey, id: string): boolean {
  return survey.endings.some((ending) => ending.id !== id && ending.when === undefined)
}

/** Takes an ending out, with the jumps and quotas that lead to it. */
export function removeEnding(survey: Survey, id: string): Rewritten {
  if (!mayRemoveEnding(survey, id)) return { survey, dropped: 0 }
  return rewriteSurvey(
    { ...survey, endings: survey.endings.filter((ending) => ending.id !== id) },
    { target: (target) => ('ending' in target && target.ending === id ? null : target) },
  )
}

/** Sets for whom an ending is. With its first condition it moves before the ending that takes everybody: behind that one nobody would reach it. */
export function setEndingCondition(survey: Survey, id: string, when: Ending['when']): Survey {
  const ending = survey.endings.find((one) => one.id === id)
  if (!ending) return survey
  const next = withParts(ending, { when })
  const endings = survey.endings.map((one) => (one.id === id ? next : one))
  const everybody = endings.findIndex((one) => one.when === undefined)
  const from = endings.indexOf(next)
  if (ending.when !== undefined || when === undefined || everybody < 0 || everybody > from)
    return { ...survey, endings }
  return { ...survey, endings: endings.toSpliced(from, 1).toSpliced(everybody, 0, next) }
}

/** Moves an ending: the first whose condition holds is taken. */
export function nudgeEnding(survey: Survey, id: string, by: -1 | 1): Survey {
  const from = survey.endings.findIndex((ending) => ending.id === id)
  const ending = survey.endings[from]
  const to = from + by
  if (!ending || to < 0 || to >= survey.endings.length) return survey
  return { ...survey, endings: survey.endings.toSpliced(from, 1).toSpliced(to, 0, ending) }
}

export type PartList = 'options' | 'rows' | 'columns'
type Part = Option | Line

/** Options, rows or columns of a question, where it has them. */
export function partsIn(question: Question, list: PartList): readonly Part[] {
  return ((question as unknown as Record<string, unknown>)[list] as readonly Part[] | undefined) ?? []
}

/** Adds an option, row or column at the end, before a fixed last one. */
export function addPart(survey: Survey, id: string, { list, label }: { list: PartList; label: string }): Survey {
  return changeQuestion(survey, id, (question) => {
    const parts = partsIn(question, list)
    const prefix = { options: 'o', rows: 'r', columns: 'c' }[list]
    const made = {
      id: survey.version > 1 ? madeLater(survey, prefix, parts) : numbered(prefix, parts),
      label: textOf(survey, label),
    } as Part
    const withValue = list === 'columns' && parts.every(({ value }) => value !== undefined)
    const part = withValue ? { ...made, value: 1 + Math.max(0, ...parts.map(({ value }) => value ?? 0)) } : made
    const pictured =
      question.type === 'picture'
        ? { ...part, image: { url: 'https://example.com/picture.png', alt: textOf(survey, '') } }
        : part
    const fixed = parts.at(-1)?.fixed === true || (parts.at(-1) as Option | undefined)?.exclusive === true
    return withParts(question, { [list]: parts.toSpliced(fixed ? parts.length - 1 : parts.length, 0, pictured) })
  })
}

const madeLater = (survey: Survey, prefix: string, parts: readonly { id: string }[]) =>
  freshId(
    survey,
    prefix,
    parts.map(({ id }) => id),
  )

function numbered(prefix: string, parts: readonly { id: string }[]): string {
  const taken = new Set(parts.map(({ id }) => id))
  let number = parts.length + 1
  while (taken.has(`${prefix}${number}`)) number += 1
  return `${prefix}${number}`
}

/** Changes one option, row or column. */
export function changePart(
  survey: Survey,
  id: string,
  { list, part, change }: { list: PartList; part: string; change: (part: Part) => Part },
): Survey {
  return changeQuestion(survey, id, (question) =>
    withParts(question, { [list]: partsIn(question, list).map((one) => (one.id === part ? change(one) : one)) }),
  )
}

/** Moves one option, row or column to a place. */
export function movePart(
  survey: Survey,
  id: string,
  { list, part, to }: { list: PartList; part: string; to: number },
): Survey {
  return changeQuestion(survey, id, (question) => {
    const parts = partsIn(question, list)
    const from = parts.findIndex((one) => one.id === part)
    const moved = parts[from]
    if (!moved || to < 0 || to >= parts.length || to === from) return question
    return withParts(question, { [list]: parts.toSpliced(from, 1).toSpliced(to, 0, moved) })
  })
}

/** Takes out an option, row or column, with the comparisons that name it. */
export function removePart(survey: Survey, id: string, { list, part }: { list: PartList; part: string }): Rewritten {
  const without = changeQuestion(survey, id, (question) => {
    const parts = partsIn(question, list)
    const least = list === 'columns' ? 2 : 1
    if (parts.length <= least) return question
    const kept = parts.filter((one) => one.id !== part)
    const top = 'top' in question && question.top !== undefined ? { top: Math.min(question.top, kept.length) } : {}
    return withParts(question, { [list]: kept, ...top })
  })
  if (partsIn(itemAt(without, id) as Question, list).some((one) => one.id === part)) return { survey, dropped: 0 }
  return rewriteSurvey(without, {
    compare: (compare) => withoutChoice(compare, { question: id, part }),
    reference: (reference) =>
      ('answer' in reference && reference.answer === id && reference.part === part) ||
      ('score' in reference && reference.score === id && reference.part === part)
        ? null
        : reference,
  })
}

function withoutChoice(compare: Compare, { question, part }: { question: string; part: string }): Compare | null {
  const { left, right } = compare
  const reads = typeof left === 'object' && 'answer' in left && left.answer === question
  if (!reads || right === undefined) return compare
  if (right === part) return null
  if (!Array.isArray(right)) return compare
  const kept = (right as readonly (string | number | boolean)[]).filter((one) => one !== part)
  return kept.length === 0 ? null : { ...compare, right: kept }
}
