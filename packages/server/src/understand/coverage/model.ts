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
  /** Touchpoints where people were asked or answered: how often, by what programme or rule, and by what survey. */
  asked: ReadonlyMap<string, { times: number; by: string; survey: string }>
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

type Next = { step: NextStep; subject: string; target: string }

/** The cheapest way to fill a blank: what exists already before what must be set up (CO3). */
export function nextStep(way: Way, at: Circumstances & { place: Place; scored: boolean; lost: number }): Next {
  const { place } = at
  switch (way) {
    case 'asked_structured':
      return askStep(at)
    case 'asked_unstructured':
      return at.scored ? step('add_why', '', at.asked.get(place.touchpoint)?.survey) : askStep(at)
    case 'unasked_structured':
      if (at.unmappedEvents > 0) return step('map_event', at.unmappedEvents)
      return isOnline(place) && !at.hasBrowser ? step('install_sdk') : step('send_event')
    case 'unasked_unstructured':
      if (at.lost > 0) return step('place_voices', at.lost)
      if (talking.test(`${place.channel} ${place.touchpoint}`)) return step('connect_helpdesk')
      return isOnline(place) ? step('collect_reviews') : step('employee_page')
  }
}

/** A touchpoint whose page can ask by itself costs no message; an event that is mapped there asks by one. */
function askStep({ place, asked, hasBrowser }: Circumstances & { place: Place }): Next {
  const here = asked.get(place.touchpoint)
  if (here && here.times > 0) return step('answer_missing', here.times, here.by)
  const event = place.events[0]
  if (event !== undefined) return step('ask_after_event', event)
  return isOnline(place) && hasBrowser ? step('ask_in_page') : step('ask_by_link')
}

function step(word: NextStep, subject: string | number = '', target = ''): Next {
  return { step: word, subject: String(subject), target }
}

function isOnline({ channel, touchpoint }: Place): boolean {
  return online.test(`${channel} ${touchpoint}`)
}
