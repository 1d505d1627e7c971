import type { Language } from '../../../platform/context/index.ts'
import type { JourneyMapping } from '../../../unify/catalog/index.ts'

/** Words for the keys of a grouping: names of touchpoints and stages in the reader's language, the key itself otherwise. */
export function labelsOf(by: string, mapping: JourneyMapping, language: Language): (key: string) => string {
  const named = by === 'touchpoint' ? mapping.touchpoints : by === 'stage' ? mapping.stages : []
  const names = new Map(named.map(({ slug, name }) => [slug, name[language] || name.en]))
  return (key) => names.get(key) ?? key
}
