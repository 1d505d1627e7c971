import { dayMs } from './company/calendar.ts'
import type { DemoInstallation } from './installation.ts'
import { compareLoaded, type Loaded, ownEvents, timed } from './load.ts'

/** What `--check` prints as one line of JSON: the product's own numbers, asked through its API. */
export type CheckResult = {
  events: number
  people: number
  merges: number
  answers: number
  /** Of the last 90 days, as all below. */
  nps: { value: number | null; low: number | null; high: number | null; n: number }
  /** Touchpoints that cost NPS points, in the order of the journey page. */
  painPoints: { touchpoint: string; impact: number; low: number; high: number; probTop3: number }[]
  secondsByStep: Record<string, number>
}

type Estimate = { value: number | null; low: number | null; high: number | null; n: number }
type PainRow = { touchpoint: string; impact: Estimate; probTop3: number }

const windowDays = 90

/** Asks the product what it counted, and says what is not as it was sent, one sentence each. */
export async function checkLoaded(
  installation: DemoInstallation,
  loaded: Loaded,
): Promise<{ result: CheckResult; problems: string[] }> {
  const secondsByStep = { ...loaded.secondsByStep }
  const from = new Date(Date.parse(loaded.endDay) - (windowDays - 1) * dayMs).toISOString().slice(0, 10)
  const period = `from=${from}&to=${loaded.endDay}&against=none`
  const get = async <Reply>(path: string) => (await installation.call('GET', path)) as Reply
  return await timed(secondsByStep, 'check', async () => {
    const { people, merges, answers, events, counts } = await countAll(installation, loaded)
    const { total } = await get<{ total: { now: Estimate } }>(`/api/v1/metrics/nps/values?${period}`)
    const { pains } = await get<{ pains: { rows: PainRow[] } }>(`/api/v1/journeys/map?${period}`)
    const problems = compareLoaded(loaded, counts, events)
    const { value, low, high, n } = total.now
    const result = {
      events,
      people,
      merges,
      answers,
      nps: { value, low, high, n },
      painPoints: painPointsOf(pains.rows),
    }
    return { result: { ...result, secondsByStep }, problems }
  })
}

type Counted = Pick<CheckResult, 'events' | 'people' | 'merges' | 'answers'> & { counts: Record<string, number> }

/** What there is, without the events that the product made itself: asked again when it made more meanwhile. */
async function countAll(installation: DemoInstallation, loaded: Loaded): Promise<Counted> {
  for (;;) {
    const own = ownEvents(loaded, await installation.countEvents())
    await installation.settled(() => {})
    const summary = (await installation.call('GET', '/api/v1/people-summary')) as Omit<Counted, 'counts'>
    const counts = await installation.countEvents()
    if (ownEvents(loaded, counts) === own) return { ...summary, events: summary.events - own, counts }
  }
}

function painPointsOf(rows: readonly PainRow[]): CheckResult['painPoints'] {
  return rows.flatMap(({ touchpoint, impact: { value, low, high }, probTop3 }) => {
    const costs = value !== null && low !== null && high !== null && value > 0
    return costs ? [{ touchpoint, impact: value, low, high, probTop3 }] : []
  })
}
