import type { Messages } from '../i18n/index.ts'

type NavWord = keyof Messages['shell']['nav']

/** A page in the side bar. `key`: the letter after `g`. */
export type NavPage = { word: NavWord; path: NavPath; key: string; permission: string | null }
export type NavRoom = { word: NavWord | null; icon: string; pages: readonly NavPage[] }

/** Paths of pages; the router's types make sure that each of them exists. */
export type NavPath =
  | '/'
  | '/collect/sources'
  | '/collect/surveys'
  | '/collect/feedback'
  | '/collect/imports'
  | '/collect/inpage'
  | '/collect/programmes'
  | '/act/channels'
  | '/collect/quarantine'
  | '/unify/people'
  | '/unify/catalog'
  | '/unify/consent'
  | '/understand/metrics'
  | '/understand/coverage'
  | '/understand/journey'
  | '/understand/segments'
  | '/settings'

/** The rooms in stage order, with the pages that exist. */
export const navigation: readonly NavRoom[] = [
  {
    word: null,
    icon: 'M3 8.2 9 3l6 5.2V15h-4v-4H7v4H3z',
    pages: [{ word: 'home', path: '/', key: 'h', permission: null }],
  },
  {
    word: 'collect',
    icon: 'M9 3v8M5.5 8 9 11.500 12.500 8M3 12.500V15h12v-2.500',
    pages: [
      { word: 'sources', path: '/collect/sources', key: 's', permission: 'sources:read' },
      { word: 'surveys', path: '/collect/surveys', key: 'u', permission: 'surveys:read' },
      { word: 'feedback', path: '/collect/feedback', key: 'f', permission: 'feedback:read' },
      { word: 'imports', path: '/collect/imports', key: 'i', permission: 'imports:read' },
      { word: 'programmes', path: '/collect/programmes', key: 'p', permission: 'programmes:read' },
      { word: 'inpage', path: '/collect/inpage', key: 'k', permission: 'programmes:read' },
      { word: 'quarantine', path: '/collect/quarantine', key: 'q', permission: 'quarantine:read' },
    ],
  },
  {
    word: 'unify',
    icon: 'M9 8.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M3.5 15c0-3 2.4-4.7 5.5-4.7s5.5 1.7 5.5 4.7',
    pages: [
      { word: 'customers', path: '/unify/people', key: 'c', permission: 'people:read' },
      { word: 'catalog', path: '/unify/catalog', key: 'e', permission: 'catalog:read' },
      { word: 'consent', path: '/unify/consent', key: 'o', permission: 'consent:read' },
    ],
  },
  {
    word: 'understand',
    icon: 'M3 14l4-5 3 3 5-8',
    pages: [
      { word: 'metrics', path: '/understand/metrics', key: 'm', permission: 'metrics:read' },
      { word: 'journey', path: '/understand/journey', key: 'j', permission: 'journeys:read' },
      { word: 'segments', path: '/understand/segments', key: 'g', permission: 'segments:read' },
      { word: 'coverage', path: '/understand/coverage', key: 'l', permission: 'coverage:read' },
    ],
  },
  {
    word: 'act',
    icon: 'M3 9l12-6-4 12-3-5z',
    pages: [{ word: 'channels', path: '/act/channels', key: 'n', permission: 'messages:read' }],
  },
  {
    word: null,
    icon: 'M3 5h7M14 5h1M3 9h1M8 9h7M3 13h6M13 13h2M10 3.500v3h4v-3zM4 7.500v3h4v-3zM9 11.500v3h4v-3z',
    pages: [{ word: 'settings', path: '/settings', key: ',', permission: null }],
  },
]

/** The rooms and pages that a role may open. */
export function navigationFor(permissions: readonly string[]): NavRoom[] {
  return navigation
    .map((room) => ({
      ...room,
      pages: room.pages.filter((page) => page.permission === null || permissions.includes(page.permission)),
    }))
    .filter((room) => room.pages.length > 0)
}

/** Whether a path lies in a page: Home only exactly, the others with what lies under them. */
export function isCurrent(page: NavPage, path: string): boolean {
  if (page.path === '/') return path === '/'
  return path === page.path || path.startsWith(`${page.path}/`)
}
