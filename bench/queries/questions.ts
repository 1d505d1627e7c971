/** The questions of the query benchmark: how the product is asked, and which hand-written statements answer the same. */

export type Row = Record<string, string | number>

/** A question in up to three forms; each gives comparable rows. Hand-written forms name their file and its parameters. */
export type Question = {
  name: string
  product: () => Promise<Row[]>
  hand: { file: string; clickhouse: Record<string, number>; postgres: number[] } | null
  /** Columns that all forms must agree on. */
  agree: string[]
  /** Which bars it is held to. */
  bars: { clickhouse?: number; postgres?: number; p95?: number }
  /** Rounds, where it differs from the others. */
  rounds?: number
}

/** Asks the product over HTTP, as a page does. */
export type Ask = (method: string, url: string, body?: unknown) => Promise<unknown>

type QuestionInput = { ask: Ask; workspace: number; endMs: number; profiles: number }
type Days = { name: string; from: number; to: number }

const dayMs = 86_400_000
const bars = { clickhouse: 1.3, postgres: 5 }

/** All questions, about the 360 days before `endMs` or the last 30 of them. */
export function questionsOf(input: QuestionInput): Question[] {
  const year = { name: '360 days', from: input.endMs - 360 * dayMs, to: input.endMs }
  const month = { name: '30 days', from: input.endMs - 30 * dayMs, to: input.endMs }
  return [
    nps(input, 'touchpoint', year),
    nps(input, 'month', year),
    funnel(input, year),
    funnel(input, month),
    segmentCount(input),
    paths(input, { ...year, within: 30 }),
    paths(input, { ...month, within: 7 }),
    customerPage(input),
    anyCustomerPage(input),
    journeyMap(input, year),
    journeyMap(input, month),
  ]
}

type Estimate = { value: number | null; n: number }
type Values = { total: { key: string; now: Estimate }; groups: { key: string; now: Estimate }[] }

function nps({ ask, workspace: ws }: QuestionInput, by: string, { name, from, to }: Days): Question {
  return {
    name: `NPS by ${by}, ${name}`,
    product: async () => {
      const days = `from=${isoDay(from)}&to=${isoDay(to - 1)}&against=none`
      const reply = (await ask('GET', `/api/v1/metrics/nps/values?${days}&by=${by}`)) as Values
      return [reply.total, ...reply.groups].map(({ key, now }) => ({
        ...{ key, answers: now.n },
        value: now.value ?? Number.NaN,
      }))
    },
    hand: { file: `nps-by-${by}.sql`, clickhouse: { ws, from, to }, postgres: [ws, from, to] },
    agree: ['key', 'answers', 'value'],
    bars,
  }
}

function funnel({ ask, workspace: ws }: QuestionInput, { name, from, to }: Days): Question {
  const steps = ['Product Viewed', 'Event 3', 'Order Completed', '$answer'].map((event) => ({ event }))
  return {
    name: `funnel of four steps, ${name}`,
    product: async () => {
      const body = { from: isoDay(from), to: isoDay(to - 1), steps, windowDays: 30 }
      const reply = (await ask('POST', '/api/v1/paths/funnel', body)) as { total: { people: number }[] }
      return reply.total.map(({ people }, index) => ({ key: index + 1, people }))
    },
    hand: { file: 'funnel.sql', clickhouse: { ws, from, to }, postgres: [ws, from, to] },
    agree: ['key', 'people'],
    bars,
  }
}

function segmentCount({ ask, workspace: ws, endMs }: QuestionInput): Question {
  const since = endMs - 90 * dayMs
  const times = { comparison: 'at_least', count: 2 }
  // Windows roll with the clock: as many days as lead back to the same instant as by hand.
  const ruleNow = () => ({
    all: [
      { kind: 'did', match: { event: 'Order Completed' }, times, withinDays: (Date.now() - since) / dayMs },
      { kind: 'score', metric: 'nps', which: 'latest', operator: 'at_most', value: 6 },
    ],
  })
  return {
    name: 'segment count',
    product: async () => {
      const reply = (await ask('POST', '/api/v1/segments/preview', { rule: ruleNow() })) as {
        people: number
        of: number
      }
      return [{ people: reply.people, everybody: reply.of }]
    },
    hand: { file: 'segment-count.sql', clickhouse: { ws, since }, postgres: [ws, since] },
    agree: ['people', 'everybody'],
    bars,
  }
}

function paths({ ask, workspace: ws }: QuestionInput, days: Days & { within: number }): Question {
  const { name, from, to, within } = days
  return {
    name: `paths after the first order, ${name}`,
    product: async () => {
      const body = { from: isoDay(from), to: isoDay(to - 1), start: 'Order Completed', steps: 3, withinDays: within }
      const reply = (await ask('POST', '/api/v1/paths/sequences', body)) as {
        sequences: { steps: string[]; people: number }[]
      }
      return reply.sequences.map(({ steps, people }) => ({ key: steps.join(' > '), people }))
    },
    hand: { file: 'paths.sql', clickhouse: { ws, from, to, days: within }, postgres: [ws, from, to, within] },
    agree: ['key', 'people'],
    bars,
  }
}

type Page = {
  counts: Record<string, number>
  spent: { currency: string; amountMinor: number }[]
  scores: { metric: string; touchpoint: string | null; score: number }[]
}

/** Profiles 9 and 10 are one customer. The product also reads identifiers, traits, merges, segments and consent from PostgreSQL. */
function customerPage({ ask, workspace: ws }: QuestionInput): Question {
  return {
    name: 'customer page, one of two profiles',
    product: async () => {
      const { counts, spent, scores } = (await ask('GET', '/api/v1/people/per_bench9')) as Page
      return [
        ...Object.entries(counts).map(([key, value]) => ({ key, value })),
        ...spent.map(({ currency, amountMinor }) => ({ key: `spent ${currency}`, value: amountMinor })),
        ...scores.map(({ metric, touchpoint, score }) => ({ key: `score ${metric} ${touchpoint}`, value: score })),
      ]
    },
    hand: { file: 'customer-page.sql', clickhouse: { ws, a: 9, b: 10 }, postgres: [ws, 9, 10] },
    agree: ['key', 'value'],
    bars: {},
    rounds: 25,
  }
}

function anyCustomerPage({ ask, profiles }: QuestionInput): Question {
  let visit = 0
  return {
    name: 'customer page, another each time',
    product: async () => {
      visit += 7
      await ask('GET', `/api/v1/people/per_bench${1 + ((visit * 7919) % profiles)}`)
      return []
    },
    hand: null,
    agree: [],
    bars: { p95: 100 },
    rounds: 200,
  }
}

type Station = { slug: string; customers: number; events: number; score: Estimate }

/** The product fits the pain model with 1,000 bootstrap replicates besides, which the hand-written forms do not. */
function journeyMap({ ask, workspace: ws }: QuestionInput, { name, from, to }: Days): Question {
  return {
    name: `journey map, ${name} (by hand: without pain model)`,
    product: async () => {
      const url = `/api/v1/journeys/map?from=${isoDay(from)}&to=${isoDay(to - 1)}&against=none`
      const { stations } = (await ask('GET', url)) as { stations: Station[] }
      return stations.map(({ slug, customers, events, score }) => ({
        ...{ key: slug, customers, events, answers: score.n },
        value: score.value ?? 0,
      }))
    },
    hand: { file: 'journey-map.sql', clickhouse: { ws, from, to }, postgres: [ws, from, to] },
    agree: ['key', 'customers', 'events', 'answers', 'value'],
    bars: {},
    rounds: 5,
  }
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
