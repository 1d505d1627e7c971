import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from './site/open-site.ts'

const shell = join(import.meta.dirname, '../../packages/web/src/shell')

/** A page of the product at an address that shows something. */
export type ProductPage = {
  name: string
  path: string
  signedIn: boolean
  /** Refusals that belong to the page: an invitation that is none. */
  refusals?: readonly string[]
}

/** Paths of the router, such as `/unify/people/$personId`, read from where they are written. */
export function routerPaths(): string[] {
  const files = readdirSync(shell).filter((name) => /^router.*\.tsx?$/.test(name))
  const sources = files.map((name) => readFileSync(join(shell, name), 'utf8')).join('\n')
  return [...sources.matchAll(/\bpath: '(\/[^']*)'/g)].map(([, path]) => path as string)
}

/** Pages for people without a session. */
const open = ['/sign-in', '/setup', '/invitations/$token', '/forgot-password', '/reset-password/$token']

const refusals: Record<string, string[]> = {
  '/invitations/$token': ['GET /api/v1/invitations/example: 410'],
}

/** Something that each parameter can be, found through the API; null when the installation has none. */
type Examples = Record<string, (site: Site) => Promise<string | null>>
const examples: Examples = {
  token: async () => 'example',
  metricId: async () => 'nps',
  personId: async (site) => await firstId(site, '/api/v1/people?limit=1', 'people'),
  sourceId: async (site) => await firstId(site, '/api/v1/sources', 'sources'),
  segmentId: async (site) => await firstId(site, '/api/v1/segments', 'segments'),
  ruleId: async (site) => await firstId(site, '/api/v1/inpage', 'rules'),
  surveyId: async (site) => await publishedSurvey(site),
  programmeId: async (site) => await firstId(site, '/api/v1/programmes', 'programmes'),
  importId: async (site) => await firstId(site, '/api/v1/imports?limit=1', 'imports'),
  name: async () => 'Order Completed',
  eventName: async () => 'Order Completed',
  event: async () => 'Order Completed',
}

/** The survey that has answers. */
async function publishedSurvey(site: Site): Promise<string | null> {
  const { surveys } = (await site.get('/api/v1/surveys')) as { surveys: { id: string; version: number | null }[] }
  return surveys.find(({ version }) => version !== null)?.id ?? null
}

async function surveyNamed(site: Site, called: string): Promise<string | null> {
  const { surveys } = (await site.get('/api/v1/surveys')) as { surveys: { id: string; name: string }[] }
  return surveys.find(({ name }) => name === called)?.id ?? null
}

async function firstId(site: Site, path: string, list: string): Promise<string | null> {
  const reply = (await site.get(path)) as Record<string, { id: string }[]>
  return reply[list]?.[0]?.id ?? null
}

/** Every page of the router, with an example for each parameter, and views that have an address of their own. */
export async function productPages(site: Site): Promise<{ pages: ProductPage[]; without: string[] }> {
  const pages: ProductPage[] = [
    { name: 'journey-drawer', path: '/understand/journey?at=delivery', signedIn: true },
    { name: 'metric-one', path: '/understand/metrics?metrics=nps', signedIn: true },
    { name: 'missing', path: '/nowhere', signedIn: true },
  ]
  if (site.waitingFile) {
    const path = `/collect/imports/new?file=${site.waitingFile}`
    pages.push({ name: 'import-setup', path, signedIn: true })
  }
  const segment = await examples.segmentId?.(site)
  if (segment) pages.push({ name: 'segment-edit', path: `/understand/segments/${segment}?edit=true`, signedIn: true })
  const survey = await publishedSurvey(site)
  for (const view of survey ? ['logic', 'words', 'versions', 'share'] : []) {
    pages.push({ name: `survey-${view}`, path: `/collect/surveys/${survey}?view=${view}`, signedIn: true })
  }
  for (const part of survey ? ['settings', 'theme', 'fields', 'quotas'] : []) {
    pages.push({ name: `survey-${part}`, path: `/collect/surveys/${survey}?at=part:${part}`, signedIn: true })
  }
  if (survey)
    pages.push({ name: 'survey-new-try', path: '/collect/surveys/new?template=after_support', signedIn: true })
  const product = await surveyNamed(site, 'Product feedback')
  if (product)
    pages.push({ name: 'survey-results-matrix', path: `/collect/surveys/${product}/results`, signedIn: true })
  const call = await firstId(site, '/api/v1/feedback?kind=call&limit=1', 'voices')
  if (call) pages.push({ name: 'feedback-call', path: `/collect/feedback?voice=${call}`, signedIn: true })
  const without: string[] = []
  for (const route of routerPaths()) {
    const path = await filled(site, route)
    if (path === null) without.push(route)
    else pages.push({ name: nameOf(route), path, signedIn: !open.includes(route), refusals: refusals[route] ?? [] })
  }
  return { pages, without }
}

async function filled(site: Site, route: string): Promise<string | null> {
  let path = route
  for (const [whole, parameter] of route.matchAll(/\$(\w+)/g)) {
    const value = (await examples[parameter as string]?.(site)) ?? null
    if (value === null) return null
    path = path.replace(whole, encodeURIComponent(value))
  }
  return path
}

function nameOf(route: string): string {
  return route === '/' ? 'home' : route.slice(1).replaceAll('$', '').replaceAll('/', '-')
}
