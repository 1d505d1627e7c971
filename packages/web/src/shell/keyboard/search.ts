import type { PersonSummary } from '@opencxm/server/contract'
import { sortIdentifiers } from '../../unify/people/view.ts'
import type { NavPath } from '../frame/nav.ts'

export type PageHit = { kind: 'page'; path: NavPath; name: string; note: string }
export type PersonHit = { kind: 'person'; id: string; name: string; note: string }
export type Hit = PageHit | PersonHit

/** Customers first, for they are what is looked for; then pages whose name holds the text. All pages while it is empty. */
export function hitsOf(text: string, pages: readonly PageHit[], people: readonly PersonSummary[]): Hit[] {
  const needle = text.toLowerCase()
  const found = people.map(
    (person): Hit => ({
      kind: 'person',
      id: person.id,
      name: person.name === '' ? (sortIdentifiers(person.identifiers)[0]?.value ?? person.id) : person.name,
      note: sortIdentifiers(person.identifiers)
        .map((identifier) => identifier.value)
        .join(' · '),
    }),
  )
  return [...found, ...pages.filter((page) => page.name.toLowerCase().includes(needle))]
}

/** The hit that an arrow key leads to; null for other keys. Ends meet. */
export function moveHit(current: number, key: string, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowDown') return (current + 1) % count
  return key === 'ArrowUp' ? (current - 1 + count) % count : null
}
