import type { Block, Ending, Item, Question, Survey, Text } from '@opencxm/survey'
import { plainOf } from './texts.ts'

/** One change between two versions. `params` fill the sentence that the page makes of it. */
export type Change = {
  code: ChangeCode
  /** The item, block, ending or part of the survey that it is about. */
  about: { kind: 'item' | 'block' | 'ending' | 'survey'; id: string }
  params: { readonly [name: string]: string }
}

export type ChangeCode =
  | 'questionAdded'
  | 'questionRemoved'
  | 'questionMoved'
  | 'questionType'
  | 'words'
  | 'wordsAdded'
  | 'wordsRemoved'
  | 'required'
  | 'optional'
  | 'shown'
  | 'jumps'
  | 'settings'
  | 'optionAdded'
  | 'optionRemoved'
  | 'optionOrder'
  | 'optionSettings'
  | 'blockAdded'
  | 'blockRemoved'
  | 'blockOrder'
  | 'blockSettings'
  | 'endingAdded'
  | 'endingRemoved'
  | 'endingSettings'
  | 'endingOrder'
  | 'languageAdded'
  | 'languageRemoved'
  | 'firstLanguage'
  | 'fieldAdded'
  | 'fieldRemoved'
  | 'fieldChanged'
  | 'theme'
  | 'name'
  | 'back'
  | 'touchpoint'
  | 'shuffle'

const same = (one: unknown, other: unknown) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, sorted(inner)]))
}

/** What is different in `after`, in the order of the survey; nothing when they mean the same. */
export function diffSurveys(before: Survey, after: Survey): Change[] {
  return [...surveyChanges(before, after), ...blockChanges(before, after), ...endingChanges(before, after)]
}

function survey(code: ChangeCode, params: Change['params'] = {}, id = ''): Change {
  return { code, about: { kind: 'survey', id }, params }
}

function surveyChanges(before: Survey, after: Survey): Change[] {
  const changes = languageChanges(before, after)
  if (before.name !== after.name) changes.unshift(survey('name', { from: before.name, to: after.name }))
  if (!same(before.theme ?? {}, after.theme ?? {})) changes.push(survey('theme'))
  if ((before.back ?? true) !== (after.back ?? true)) changes.push(survey('back', { to: String(after.back ?? true) }))
  if ((before.touchpoint ?? '') !== (after.touchpoint ?? ''))
    changes.push(survey('touchpoint', { to: after.touchpoint ?? '' }))
  if (!same(before.shuffleBlocks ?? [], after.shuffleBlocks ?? [])) changes.push(survey('shuffle'))
  for (const list of ['hidden', 'known', 'variables', 'quotas'] as const) {
    changes.push(...fieldChanges(list, before[list] ?? [], after[list] ?? []))
  }
  return changes
}

function languageChanges(before: Survey, after: Survey): Change[] {
  const added = after.languages.filter((language) => !before.languages.includes(language))
  const removed = before.languages.filter((language) => !after.languages.includes(language))
  const [first = ''] = after.languages
  const newFirst = before.languages[0] !== first && before.languages.includes(first)
  return [
    ...added.map((language) => survey('languageAdded', { language })),
    ...removed.map((language) => survey('languageRemoved', { language })),
    ...(newFirst ? [survey('firstLanguage', { language: first })] : []),
  ]
}

type Thing = { id: string }

function fieldChanges(list: string, before: readonly Thing[], after: readonly Thing[]): Change[] {
  const was = new Map(before.map((one) => [one.id, one]))
  const changes = after.flatMap((one) => {
    const old = was.get(one.id)
    if (!old) return [survey('fieldAdded', { list, id: one.id }, list)]
    return same(old, one) ? [] : [survey('fieldChanged', { list, id: one.id }, list)]
  })
  const gone = before.filter(({ id }) => !after.some((one) => one.id === id))
  return [...changes, ...gone.map(({ id }) => survey('fieldRemoved', { list, id }, list))]
}

type Placed = { item: Item; block: string; after: string }

/** Each item with what stands before it among the items that both versions have. */
function placed(survey: Survey, shared: ReadonlySet<string>): Map<string, Placed> {
  const found = new Map<string, Placed>()
  for (const block of survey.blocks) {
    let after = ''
    for (const item of block.items) {
      found.set(item.id, { item, block: block.id, after })
      if (shared.has(item.id)) after = item.id
    }
  }
  return found
}

function blockChanges(before: Survey, after: Survey): Change[] {
  const changes: Change[] = []
  const old = new Map(before.blocks.map((block) => [block.id, block]))
  const kept = after.blocks.filter(({ id }) => old.has(id)).map(({ id }) => id)
  const keptBefore = before.blocks.filter(({ id }) => kept.includes(id)).map(({ id }) => id)
  const ids = (one: Survey) => one.blocks.flatMap(({ items }) => items.map(({ id }) => id))
  const shared = new Set(ids(before).filter((id) => ids(after).includes(id)))
  const was = placed(before, shared)
  const is = placed(after, shared)
  const moved = movedItems(before, after, shared)
  for (const block of after.blocks) {
    const known = old.get(block.id)
    if (!known) changes.push(about(['block', block.id], 'blockAdded', { block: nameOf(block, after) }))
    else changes.push(...blockSettings(known, block, after))
    for (const { id } of block.items) {
      const now = is.get(id)
      const then = was.get(id)
      if (!now) continue
      if (!then) changes.push(about(['item', id], 'questionAdded', { title: titleOf(now.item, after) }))
      else {
        if (moved.has(id)) changes.push(about(['item', id], 'questionMoved', { title: titleOf(now.item, after) }))
        changes.push(...itemChanges(then.item, now.item, after))
      }
    }
  }
  for (const [id, { item }] of was) {
    if (!is.has(id)) changes.push(about(['item', id], 'questionRemoved', { title: titleOf(item, before) }))
  }
  for (const block of before.blocks) {
    if (!after.blocks.some(({ id }) => id === block.id))
      changes.push(about(['block', block.id], 'blockRemoved', { block: nameOf(block, before) }))
  }
  if (!same(kept, keptBefore)) changes.push(survey('blockOrder'))
  return changes
}

/** Items that changed block, or that are out of order: the fewest that explain the new order of a block. */
function movedItems(before: Survey, after: Survey, shared: ReadonlySet<string>): Set<string> {
  const moved = new Set<string>()
  const home = new Map(before.blocks.flatMap((block) => block.items.map(({ id }) => [id, block.id] as const)))
  for (const block of after.blocks) {
    const stays = block.items.map(({ id }) => id).filter((id) => shared.has(id) && home.get(id) === block.id)
    for (const { id } of block.items) if (shared.has(id) && home.get(id) !== block.id) moved.add(id)
    const was = before.blocks.find(({ id }) => id === block.id)?.items.map(({ id }) => id) ?? []
    const rank = stays.map((id) => was.indexOf(id))
    const inOrder = new Set(longestRise(rank))
    for (const [at, id] of stays.entries()) if (!inOrder.has(at)) moved.add(id)
  }
  return moved
}

/** Places of a longest increasing run, not necessarily of neighbours. */
function longestRise(ranks: readonly number[]): number[] {
  const best: number[][] = []
  for (const [at, rank] of ranks.entries()) {
    const before = best.slice(0, at).filter((_, index) => (ranks[index] ?? 0) < rank)
    const longest = before.reduce<number[]>((long, one) => (one.length > long.length ? one : long), [])
    best.push([...longest, at])
  }
  return best.reduce<number[]>((long, one) => (one.length > long.length ? one : long), [])
}

function about([kind, id]: ['item' | 'block' | 'ending', string], code: ChangeCode, params: Change['params']): Change {
  return { code, about: { kind, id }, params }
}

/** A question's words in the survey's first language, placeholders by what stands in for them; its id where it has none. */
export function titleOf(item: Item, { languages }: Survey): string {
  if (item.type === 'listen') return item.id
  return plainOf(item.title[languages[0] ?? ''] || Object.values(item.title).find((words) => words !== '') || item.id)
}

/** A block's words, or its id. */
export function nameOf(block: Block, { languages }: Survey): string {
  return block.title?.[languages[0] ?? ''] || block.id
}

function blockSettings(before: Block, after: Block, whole: Survey): Change[] {
  const block = nameOf(after, whole)
  const { items: _, title: wasTitle, show: wasShown, jumps: wasJumps, ...was } = before
  const { items: __, title, show, jumps, ...is } = after
  const changes: Change[] = textChanges(wasTitle, title, { whole, title: block, part: 'title' }).map((change) => ({
    ...change,
    about: { kind: 'block' as const, id: after.id },
  }))
  if (!same(wasShown, show)) changes.push(about(['block', after.id], 'shown', { title: block }))
  if (!same(wasJumps ?? [], jumps ?? [])) changes.push(about(['block', after.id], 'jumps', { title: block }))
  if (!same(was, is)) changes.push(about(['block', after.id], 'blockSettings', { block }))
  return changes
}

const wordParts = ['title', 'help', 'body', 'wording', 'unit', 'placeholder'] as const

function itemChanges(before: Item, after: Item, whole: Survey): Change[] {
  if (after.type === 'listen' || before.type === 'listen')
    return same(before, after) ? [] : [about(['item', after.id], 'settings', { title: after.id })]
  const title = titleOf(after, whole)
  const own = (code: ChangeCode, params: Change['params'] = {}) => about(['item', after.id], code, { title, ...params })
  const changes: Change[] = []
  if (before.type !== after.type) changes.push(own('questionType', { from: before.type, to: after.type }))
  const was = before as unknown as Record<string, unknown>
  const is = after as unknown as Record<string, unknown>
  for (const part of wordParts) {
    const texts = textChanges(was[part] as Text | undefined, is[part] as Text | undefined, { whole, title, part })
    changes.push(...texts.map((change) => ({ ...change, about: { kind: 'item' as const, id: after.id } })))
  }
  const labels = (one: Question) => ('labels' in one ? (one.labels ?? {}) : {})
  for (const end of ['low', 'high'] as const) {
    const texts = textChanges(labels(before)[end], labels(after)[end], { whole, title, part: end })
    changes.push(...texts.map((change) => ({ ...change, about: { kind: 'item' as const, id: after.id } })))
  }
  if ((before.required ?? false) !== (after.required ?? false))
    changes.push(own(after.required ? 'required' : 'optional'))
  if (!same(before.show, after.show)) changes.push(own('shown'))
  if (!same(before.jumps ?? [], after.jumps ?? [])) changes.push(own('jumps'))
  for (const list of ['options', 'rows', 'columns'] as const) {
    changes.push(...partChanges(was[list], is[list], { whole, id: after.id, title }))
  }
  const rest = (one: Record<string, unknown>) => {
    const kept = { ...one }
    for (const name of [
      ...wordParts,
      'labels',
      'required',
      'show',
      'jumps',
      'options',
      'rows',
      'columns',
      'type',
      'id',
    ])
      delete kept[name]
    return kept
  }
  if (before.type === after.type && !same(rest(was), rest(is))) changes.push(own('settings'))
  return changes
}

type Part = { id: string; label: Text }

function partChanges(
  before: unknown,
  after: unknown,
  { whole, id, title }: { whole: Survey; id: string; title: string },
): Change[] {
  const was = (before ?? []) as readonly Part[]
  const is = (after ?? []) as readonly Part[]
  const label = ({ label, id }: Part) => label[whole.languages[0] ?? ''] || id
  const changes: Change[] = []
  for (const part of is) {
    const old = was.find((one) => one.id === part.id)
    if (!old) {
      changes.push(about(['item', id], 'optionAdded', { title, option: label(part) }))
      continue
    }
    const texts = textChanges(old.label, part.label, { whole, title, part: 'option' })
    changes.push(...texts.map((change) => ({ ...change, about: { kind: 'item' as const, id } })))
    const { label: _, ...oldRest } = old
    const { label: __, ...newRest } = part
    if (!same(oldRest, newRest)) changes.push(about(['item', id], 'optionSettings', { title, option: label(part) }))
  }
  for (const part of was) {
    if (!is.some((one) => one.id === part.id))
      changes.push(about(['item', id], 'optionRemoved', { title, option: label(part) }))
  }
  const order = (parts: readonly Part[], others: readonly Part[]) =>
    parts.map((one) => one.id).filter((one) => others.some((other) => other.id === one))
  if (!same(order(was, is), order(is, was))) changes.push(about(['item', id], 'optionOrder', { title }))
  return changes
}

function textChanges(
  before: Text | undefined,
  after: Text | undefined,
  { whole, title, part }: { whole: Survey; title: string; part: string },
): Change[] {
  const languages = whole.languages.filter((language) => (before?.[language] ?? '') !== (after?.[language] ?? ''))
  return languages.map((language) => {
    const from = before?.[language] ?? ''
    const to = after?.[language] ?? ''
    const code = from === '' ? 'wordsAdded' : to === '' ? 'wordsRemoved' : 'words'
    return about(['item', ''], code, { title, part, language, from, to })
  })
}

function endingChanges(before: Survey, after: Survey): Change[] {
  const was = new Map(before.endings.map((one) => [one.id, one]))
  const name = (ending: Ending, whole: Survey) => ending.title[whole.languages[0] ?? ''] || ending.id
  const changes = after.endings.flatMap((ending) => {
    const old = was.get(ending.id)
    if (!old) return [about(['ending', ending.id], 'endingAdded', { ending: name(ending, after) })]
    const texts = (['title', 'body'] as const).flatMap((part) =>
      textChanges(old[part], ending[part], { whole: after, title: name(ending, after), part }),
    )
    const { title: _, body: __, ...oldRest } = old
    const { title: ___, body: ____, ...newRest } = ending
    const rest = same(oldRest, newRest)
      ? []
      : [about(['ending', ending.id], 'endingSettings', { ending: name(ending, after) })]
    return [...texts.map((one) => ({ ...one, about: { kind: 'ending' as const, id: ending.id } })), ...rest]
  })
  const gone = before.endings.filter(({ id }) => !after.endings.some((one) => one.id === id))
  const order = (one: readonly Ending[], other: readonly Ending[]) =>
    one.map(({ id }) => id).filter((id) => other.some((ending) => ending.id === id))
  const reordered = !same(order(before.endings, after.endings), order(after.endings, before.endings))
  return [
    ...changes,
    ...gone.map((ending) => about(['ending', ending.id], 'endingRemoved', { ending: name(ending, before) })),
    ...(reordered ? [survey('endingOrder')] : []),
  ]
}
