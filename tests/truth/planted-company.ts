/** Invented companies whose pains are known, sent through /v1/batch and read back from the journey page. */
import { type CompanyEvent, makeCompany } from '../../demo/company/index.ts'
import { makeTruth, type PlantedPain, type TouchpointTruth, type WindowTruth } from '../../demo/company/truth.ts'
import { sendPeople } from '../../demo/send.ts'
import { catalogEvents, catalogStages, catalogTouchpoints } from '../../demo/setup-catalog.ts'
import type { PainPoint } from '../../packages/server/src/understand/journeys/contract.ts'
import type { Api, TruthApp } from './kit.ts'

/** Last day with data; fixed, so that the same seed always gives the same company. */
const endDay = '2026-09-13'
const dayMs = 86_400_000
const chinaMs = 8 * 3_600_000
export const customers = 20_000

const mapped = new Set(catalogEvents.filter(({ touchpoint }) => touchpoint !== null).map(({ name }) => name))

/** Windows of the planted truth by name. */
export function truthWindows(planted: boolean, names: readonly string[]): WindowTruth[] {
  return makeTruth(endDay, planted).windows.filter(({ name }) => names.includes(name))
}

/** Planted pains that the first-cut journey can see in a window, with what is true of their touchpoint there. */
export function painsIn(window: WindowTruth): { pain: PlantedPain; known: TouchpointTruth }[] {
  return makeTruth(endDay, true)
    .pains.filter((pain) => pain.seenIn.includes(window.name))
    .map((pain) => ({
      pain,
      known: window.touchpoints.find(({ touchpoint }) => touchpoint === pain.touchpoint) as TouchpointTruth,
    }))
}

/**
 * Sends one company into a workspace of its own and describes its journey. Left out is what the pages of these windows hardly
 * need: events outside them, events without a touchpoint, people without any event in them. All sign-ins and aliases stay, so
 * that only the links between devices that another left-out event would make are missing (a few in ten thousand).
 */
export async function loadCompany(
  app: TruthApp,
  input: { baseUrl: string; seed: number; planted: boolean; windows: readonly WindowTruth[] },
): Promise<Api> {
  const { baseUrl, seed, planted, windows } = input
  const settings = { timeZone: 'Asia/Shanghai', currency: 'CNY' }
  const { api, writeKey } = await app.open(`Seed ${seed}${planted ? '' : ', nothing planted'}`, settings)
  for (const { slug, ...stage } of catalogStages) await api.send('PUT', `/api/v1/catalog/stages/${slug}`, stage)
  for (const { slug, ...touchpoint } of catalogTouchpoints)
    await api.send('PUT', `/api/v1/catalog/touchpoints/${slug}`, touchpoint)
  const company = makeCompany({ seed, customers, endDay, planted })
  await sendPeople({ baseUrl, writeKey, people: withinWindows(company.people(), windows), peopleTotal: customers })
  await app.settle()
  for (const { name, touchpoint } of catalogEvents)
    if (touchpoint !== null)
      await api.send('PATCH', `/api/v1/catalog/events/${encodeURIComponent(name)}`, { touchpoint })
  return api
}

function* withinWindows(people: Iterable<CompanyEvent[]>, windows: readonly WindowTruth[]): Generator<CompanyEvent[]> {
  const spans = windows.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const)
  const counts = ({ type, name = '', timestamp }: CompanyEvent) =>
    type === 'track' &&
    (mapped.has(name) || name === '$answer') &&
    spans.some(([from, to]) => timestamp >= from && timestamp < to)
  for (const events of people) {
    if (!events.some(counts)) continue
    yield events.filter((event) => event.type === 'identify' || event.type === 'alias' || counts(event))
  }
}

/** Pain points of the journey page over one window, in page order. Throws when the model refuses. */
export async function painPage(api: Api, window: WindowTruth): Promise<PainPoint[]> {
  const day = (iso: string, shift: number) =>
    new Date(Date.parse(iso) + chinaMs + shift * dayMs).toISOString().slice(0, 10)
  const { pains } = await api.get<{ pains: { model: { refused: string | null }; rows: PainPoint[] } }>(
    '/api/v1/journeys/map',
    {
      from: day(window.from, 0),
      to: day(window.to, -1),
      against: 'none',
      ...(window.region ? { trait: `region=${window.region}` } : {}),
    },
  )
  if (pains.model.refused !== null) throw new Error(`${window.name}: the model refused (${pains.model.refused})`)
  return pains.rows
}

/** What a page says of one planted pain. */
export type Finding = {
  window: string
  touchpoint: string
  probTop3: number
  covered: boolean
  named: boolean
  impact: number
  planted: number
  reach: number
  plantedReach: number
}

/** Holds a page against the planted truth of its window. */
export function findingsOf(window: WindowTruth, page: readonly PainPoint[]): Finding[] {
  return painsIn(window).map(({ known }) => {
    const row = page.find(({ touchpoint }) => touchpoint === known.touchpoint)
    const { value, low, high } = row?.impact ?? { value: 0, low: 0, high: 0 }
    return {
      window: window.name,
      touchpoint: known.touchpoint,
      probTop3: row?.probTop3 ?? 0,
      covered: (low as number) <= known.deltaNps && known.deltaNps <= (high as number),
      named: row?.detectable ?? false,
      impact: value as number,
      planted: known.deltaNps,
      reach: row?.reach ?? 0,
      plantedReach: known.reach,
    }
  })
}

/** Pages of one company: what they say of the planted pains, and which touchpoints they name that are none. */
export type Pages = {
  pages: number
  /** Pain points by window, in page order. */
  rows: Map<string, PainPoint[]>
  findings: Finding[]
  falselyNamed: string[]
}

/** Loads a company and reads its pages over the windows. A named touchpoint that is at its target is false. */
export async function readCompany(
  app: TruthApp,
  input: { baseUrl: string; seed: number; planted: boolean; windowNames: readonly string[] },
): Promise<Pages> {
  const windows = truthWindows(input.planted, input.windowNames)
  const api = await loadCompany(app, { ...input, windows })
  const pages: Pages = { pages: 0, rows: new Map(), findings: [], falselyNamed: [] }
  for (const window of windows) {
    const page = await painPage(api, window)
    pages.pages++
    pages.rows.set(window.name, page)
    if (input.planted) pages.findings.push(...findingsOf(window, page))
    for (const { touchpoint, detectable } of page)
      if (detectable && isAtTarget(window, touchpoint)) pages.falselyNamed.push(`${window.name}: ${touchpoint}`)
  }
  return pages
}

function isAtTarget(window: WindowTruth, slug: string): boolean {
  const known = window.touchpoints.find(({ touchpoint }) => touchpoint === slug)
  return known === undefined || known.deltaNps < 0.01
}

/** One line for each planted pain and window: mean P(in top 3), coverage, share named, mean effect and reach beside the planted ones. */
export function summaryOf(companies: readonly Pages[]): Summary[] {
  const byPain = Map.groupBy(
    companies.flatMap(({ findings }) => findings),
    ({ window, touchpoint }) => `${window}, ${touchpoint}`,
  )
  return [...byPain].map(([pain, findings]): Summary => {
    const mean = (of: (finding: Finding) => number) =>
      findings.reduce((sum, finding) => sum + of(finding), 0) / findings.length
    return {
      pain,
      seeds: findings.length,
      probTop3: mean(({ probTop3 }) => probTop3),
      coverage: mean(({ covered }) => Number(covered)),
      named: mean(({ named }) => Number(named)),
      impact: mean(({ impact }) => impact),
      planted: mean(({ planted }) => planted),
      reach: mean(({ reach }) => reach),
      plantedReach: mean(({ plantedReach }) => plantedReach),
    }
  })
}

export type Summary = {
  pain: string
  seeds: number
  probTop3: number
  coverage: number
  named: number
  impact: number
  planted: number
  reach: number
  plantedReach: number
}
