import type { LocalName, PersonSummary } from '@opencxm/server/contract'
import { intlTag, type Language } from '../../ui/format/index.ts'
import type { MetricFilters } from './search.ts'

/** A name in the reader's language; English stands in where there is none. */
export function localName(name: LocalName, language: Language): string {
  return name[language] || name.en
}

const valuesMax = 8
const valueLengthMax = 30
/** Who somebody is groups nobody, though a few of a small workspace's customers may share a name. */
const tellsWho =
  /(^|[\s_$-])(first|last|full|sur|nick|given|family)?[\s_-]?name$|e-?mail|phone|mobile|姓名|名字|昵称|暱稱|邮箱|郵箱|郵件|电话|電話|手机|手機/i

/**
 * Traits worth breaking numbers down by, from a sample of customers: few different values, each shared by several
 * people. Names, addresses and dates drop out by themselves.
 */
export function breakdownTraits(people: readonly PersonSummary[]): string[] {
  const seen = new Map<string, Map<string, number>>()
  for (const person of people) {
    for (const [key, value] of Object.entries(person.traits)) {
      if ((typeof value !== 'string' && typeof value !== 'boolean') || tellsWho.test(key)) continue
      const counts = seen.get(key) ?? new Map<string, number>()
      counts.set(String(value), (counts.get(String(value)) ?? 0) + 1)
      seen.set(key, counts)
    }
  }
  const useful = [...seen].filter(([, counts]) => {
    const known = [...counts.values()].reduce((sum, count) => sum + count, 0)
    const short = [...counts.keys()].every((value) => value !== '' && value.length <= valueLengthMax)
    return short && counts.size >= 2 && counts.size <= valuesMax && counts.size * 2 <= known
  })
  const keys = useful.map(([key]) => key).sort()
  return [...wellKnownTraits.filter((key) => keys.includes(key)), ...keys.filter((key) => !isWellKnown(key))]
}

/** Traits that most companies cut their numbers by; they come first and have words of their own. */
export const wellKnownTraits = ['region', 'language', 'country', 'city', 'plan'] as const
export type WellKnownTrait = (typeof wellKnownTraits)[number]

/** True when the interface has words for the trait's key. */
export function isWellKnown(key: string): key is WellKnownTrait {
  return wellKnownTraits.some((one) => one === key)
}

/** A trait's value as words: languages and countries by their names, everything else as it is. */
export function traitValueWords(key: string, value: string, language: Language): string {
  const type = key === 'language' ? 'language' : key === 'country' ? 'region' : null
  if (type === null) return value
  try {
    return new Intl.DisplayNames(intlTag(language), { type, languageDisplay: 'standard' }).of(value) ?? value
  } catch {
    return value
  }
}

/** Splits `region=East`; the value may hold further equals signs. Null when it is not a pair. */
export function splitTrait(trait: string | undefined): { key: string; value: string } | null {
  const at = trait?.indexOf('=') ?? -1
  return trait && at > 0 ? { key: trait.slice(0, at), value: trait.slice(at + 1) } : null
}

/** A trait's key as words: `first_channel` → `first channel`. */
export function traitWords(key: string): string {
  return key.replaceAll('_', ' ')
}

/** The filters as the API takes them; the period is left to the server while the address names none. */
export function filterQuery(filters: MetricFilters): MetricFilters {
  return { ...filters, against: filters.against ?? 'previous' }
}

/** The dimension and key of one group as filters, so that a press on a row narrows to it. */
export function narrowTo(filters: MetricFilters, by: string, key: string): MetricFilters {
  if (by === 'channel') return { ...filters, channel: key }
  if (by === 'touchpoint') return { ...filters, touchpoint: key }
  if (by === 'stage') return { ...filters, stage: key }
  if (by === 'segment') return { ...filters, segment: key }
  if (by.startsWith('trait:')) return { ...filters, trait: `${by.slice(6)}=${key}` }
  return filters
}

/** Whether a word names one of the touchpoints, by slug or by name, as the server reads it. */
export function isOnJourney(touchpoints: readonly { slug: string; name: LocalName }[], word: string): boolean {
  const wanted = word.trim().toLowerCase()
  return touchpoints.some(({ slug, name }) =>
    [slug, name.en, name['zh-Hans'], name['zh-Hant']].some((one) => one?.toLowerCase() === wanted),
  )
}
