import { type Cell, type CoverageRow, type NextStep, type Way, ways } from './contract.ts'

/** What was heard at a touchpoint ('' = at none) in one way, by where it came from. */
export type Heard = {
  touchpoint: string
  way: Way
  count: number
  people: number
  lastMs: number
  sources: readonly { name: string; count: number }[]
}

/** A touchpoint as the catalogue has it. */
export type Place = Pick<CoverageRow, 'touchpoint' | 'name' | 'stage' | 'channel'> & {
  side: boolean
  /** Events that are mapped to it. */
  events: readonly string[]
}

/** What else decides on the next step. */
export type Circumstances = {
  /** Touchpoints where people were asked, and how often. */
  asked: ReadonlyMap<string, number>
  /** Events of the catalogue that are mapped to nothing. */
  unmappedEvents: number
  /** True when a browser sends events. */
  hasBrowser: boolean
}

const dayMs = 86_400_000
/** Beyond this a cell is quiet: a quarter without a word. */
export const quietAfterDays = 90

/** The whole matrix: every touchpoint with its four cells, and what has no place (CO1, CO2). */
export function coverageMatrix(
  heard: readonly Heard[],
  places: readonly Place[],
  circumstances: Circumstances & { now: number },
): { rows: CoverageRow[]; unplaced: { way: Way; count: number }[]; summary: Record<'cells' | Cell['state'], number> } {
  const byCell = new Map(heard.map((one) => [`${one.touchpoint}\u0000${one.way}`, one]))
  const known = new Set(places.map(({ touchpoint }) => touchpoint))
  const unplaced = ways.map((way) => ({
    way,
    count: heard.reduce((sum, one) => sum + (one.way === way && !known.has(one.touchpoint) ? one.count : 0), 0),
  }))
  const lost = unplaced.find(({ way }) => way === 'unasked_unstructured')?.count ?? 0
  const rows = places.map((place) => {
    const at = (way: Way) => byCell.get(`${place.touchpoint}\u0000${way}`) ?? null
    const cells = ways.map((way) => {
      const found = at(way)
      const scored = (at('asked_structured')?.count ?? 0) > 0
      const next = found ? null : nextStep(way, { place, scored, lost, ...circumstances })
      return cellOf(way, { found, next, now: circumstances.now })
    })
    const { touchpoint, name, stage, channel } = place
    return { touchpoint, name, stage, channel, cells }
  })
  const states = rows.flatMap(({ cells }) => cells.map(({ state }) => state))
  const count = (state: Cell['state']) => states.filter((one) => one === state).length
  const summary = { cells: states.length, heard: count('heard'), quiet: count('quiet'), blank: count('blank') }
  return { rows, unplaced, summary }
}

function cellOf(way: Way, { found, next, now }: { found: Heard | null; next: Cell['next']; now: number }): Cell {
  if (!found) return { way, state: 'blank', count: 0, people: 0, lastAt: null, sources: [], next }
  return {
    way,
    state: now - found.lastMs <= quietAfterDays * dayMs ? 'heard' : 'quiet',
    count: found.count,
    people: found.people,
    lastAt: new Date(found.lastMs).toISOString(),
    sources: [...found.sources],
    next: null,
  }
}

const online = /web|site|online|app|shop|网|網|线上|線上/i
const talking = /support|service|call|phone|chat|mail|客服|电话|電話|热线|熱線/i

/** The cheapest way to fill a blank: what exists already before what must be set up (CO3). */
export function nextStep(
  way: Way,
  at: Circumstances & { place: Place; scored: boolean; lost: number },
): { step: NextStep; subject: string } {
  const { place } = at
  const step = (word: NextStep, subject: string | number = '') => ({ step: word, subject: String(subject) })
  switch (way) {
    case 'asked_structured':
      return askStep(at)
    case 'asked_unstructured':
      return at.scored ? step('add_why') : askStep(at)
    case 'unasked_structured':
      if (at.unmappedEvents > 0) return step('map_event', at.unmappedEvents)
      return online.test(`${place.channel} ${place.touchpoint}`) && !at.hasBrowser
        ? step('install_sdk')
        : step('send_event')
    case 'unasked_unstructured':
      if (at.lost > 0) return step('place_voices', at.lost)
      if (talking.test(`${place.channel} ${place.touchpoint}`)) return step('connect_helpdesk')
      return online.test(`${place.channel} ${place.touchpoint}`) ? step('collect_reviews') : step('employee_page')
  }
}

function askStep({ place, asked }: Circumstances & { place: Place }): { step: NextStep; subject: string } {
  const times = asked.get(place.touchpoint) ?? 0
  if (times > 0) return { step: 'answer_missing', subject: String(times) }
  const event = place.events[0]
  return event === undefined ? { step: 'ask_by_link', subject: '' } : { step: 'ask_after_event', subject: event }
}
