import type { CatalogEvent, LocalName, Stage, Touchpoint } from '@opencxm/server/contract'
import { typedNumber } from '@opencxm/survey'
import type { Language } from '../../ui/format/index.ts'

export type EventFilter = 'unmapped' | 'illTyped' | 'undeclared'

/** Values that did not have their declared type, over all properties. */
export function illTypedCount(event: CatalogEvent): number {
  return event.properties.reduce((sum, property) => sum + property.illTyped, 0)
}

/** Events that the product itself understands (`$identify`, `$answer`): they need no touchpoint of their own. */
export function isReserved(event: Pick<CatalogEvent, 'name'>): boolean {
  return event.name.startsWith('$')
}

/** Events that would show on the journey if somebody mapped them. */
export function unmappedEvents(events: readonly CatalogEvent[]): CatalogEvent[] {
  return events.filter((event) => event.touchpoint === null && !isReserved(event))
}

/** Events whose name or description holds the text, and that the filter asks for. */
export function filterEvents(
  events: readonly CatalogEvent[],
  { text, show }: { text: string; show: EventFilter | null },
): CatalogEvent[] {
  const needle = text.trim().toLowerCase()
  return events.filter((event) => {
    if (needle !== '' && !`${event.name} ${event.description}`.toLowerCase().includes(needle)) return false
    switch (show) {
      case 'unmapped':
        return event.touchpoint === null && !isReserved(event)
      case 'illTyped':
        return illTypedCount(event) > 0
      case 'undeclared':
        return event.state === 'learned' && !isReserved(event)
      default:
        return true
    }
  })
}

/** Which window is open, as it stands in the address: a stage or a touchpoint by its short name; `new` for another, `name` its name. */
export type ModelDialog = { stage?: string; touchpoint?: string; inStage?: string; name?: string }

export type StageGroup = { stage: Stage; touchpoints: Touchpoint[] }

/** Stages in journey order, each with its touchpoints in theirs. */
export function stageGroups(stages: readonly Stage[], touchpoints: readonly Touchpoint[]): StageGroup[] {
  const inOrder = <T extends { position: number; slug: string }>(list: readonly T[]) =>
    list.toSorted((a, b) => a.position - b.position || a.slug.localeCompare(b.slug))
  return inOrder(stages).map((stage) => ({
    stage,
    touchpoints: inOrder(touchpoints.filter((touchpoint) => touchpoint.stage === stage.slug)),
  }))
}

/**
 * Moves one thing of an ordered list up or down: gives only those whose position changes, numbered from 0. Empty at an
 * end. Numbering anew also mends lists in which several share a position.
 */
export function moved<T extends { slug: string; position: number }>(list: readonly T[], slug: string, by: -1 | 1): T[] {
  const from = list.findIndex((one) => one.slug === slug)
  const to = from + by
  const item = list[from]
  if (item === undefined || to < 0 || to >= list.length) return []
  const next = list.toSpliced(from, 1).toSpliced(to, 0, item)
  return next.flatMap((one, position) => (one.position === position ? [] : [{ ...one, position }]))
}

/** The position after the last of a list. */
export function nextPosition(list: readonly { position: number }[]): number {
  return Math.min(999, Math.max(-1, ...list.map((one) => one.position)) + 1)
}

/** A short name from an English one: `First delivery` becomes `first-delivery`. */
function slugFrom(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 62)
}

/** A word that was sent as a name: Chinese is in the reader's script as far as one can tell, all else in English. */
export function nameOfWord(word: string, language: Language): LocalName {
  return { en: '', [/\p{Script=Han}/u.test(word) ? language : 'en']: word }
}

/** True while no language has a name. */
export function isNameless(name: LocalName): boolean {
  return Object.values(name).every((one) => (one ?? '').trim() === '')
}

/** A name as it is kept: where there is no English one, that of another language stands for it. */
export function keptName(name: LocalName): LocalName {
  if (name.en.trim() !== '') return name
  const stand = [name['zh-Hans'], name['zh-Hant']].find((one) => (one ?? '').trim() !== '')
  return { ...name, en: stand ?? '' }
}

/** A short name for something new: of its English name, else its kind and the first number that is free (`stage-2`). */
export function slugFor(name: LocalName, kind: 'stage' | 'touchpoint', taken: readonly string[]): string {
  const slug = slugFrom(name.en)
  if (slug !== '' || isNameless(name)) return slug
  let number = 1
  while (taken.includes(`${kind}-${number}`)) number++
  return `${kind}-${number}`
}

/** Why a short name cannot be used, or null. */
export function slugFault(slug: string, taken: readonly string[]): 'wrong' | 'taken' | null {
  if (!/^[a-z0-9][a-z0-9_-]{0,62}$/.test(slug)) return 'wrong'
  return taken.includes(slug) ? 'taken' : null
}

/** The languages of a name in the order in which a reader of `language` fills them in. */
export function namesFor(language: Language): Language[] {
  const others = { en: ['zh-Hans', 'zh-Hant'], 'zh-Hans': ['zh-Hant', 'en'], 'zh-Hant': ['zh-Hans', 'en'] } as const
  return [language, ...others[language]]
}

/** A target as percent of the scale, from what was typed; null for the best-quartile rule, undefined when it is no such number. */
export function targetFrom(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/[%％]$/, '')
  if (trimmed === '') return null
  const percent = typedNumber(trimmed)
  return percent !== null && percent >= 0 && percent <= 100 ? percent / 100 : undefined
}

/** How many events lead to each touchpoint. */
export function eventsByTouchpoint(events: readonly CatalogEvent[]): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const event of events) {
    if (event.touchpoint === null) continue
    names.set(event.touchpoint, [...(names.get(event.touchpoint) ?? []), event.name])
  }
  return names
}
