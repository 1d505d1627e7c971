/**
 * Random worlds of a few people who use devices of their own, told by the SDKs' own calls, and what is known of them then: worked out
 * from the design's text (shared/design, wire.md) alone, slowly, and not with any code of the product.
 */

/** Numbers from 0 to 1 that a seed makes (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Said = { op: 'set' | 'set_once' | 'increment' | 'append'; key: string; value: unknown }
/** A call, with whom it names and what it says, as the vendor's documentation has it. */
export type Call = { wire: 'segment' | 'posthog' | 'sensors'; ids: string[]; ts: number; said: Said[]; body: object }
type Telling = { user: string; device: string; mail: string; traits: object; ts: number; at: string; serial: number }

const now = Date.now()
const externalIds = (mail: string) => [{ type: 'email', id: mail, collection: 'users', encoding: 'none' }]
const said = (op: Said['op'], traits: object): Said[] =>
  Object.entries(traits).map(([key, value]) => ({ op, key, value }))

/** Ways of telling, each with whom it names: user, device, mail. */
const calls: ((told: Telling) => [wire: Call['wire'], names: string, said: Said[], body: object])[] = [
  ({ device }) => ['segment', 'd', [], { type: 'track', event: 'A', anonymousId: device, userId: 'null' }],
  ({ user }) => ['segment', 'u', [], { type: 'track', event: 'A', userId: user, anonymousId: 'undefined' }],
  ({ user, device, traits }) => [
    ...(['segment', 'ud', said('set', traits)] as const),
    { type: 'identify', userId: user, anonymousId: device, traits },
  ],
  ({ user, mail }) => [
    ...(['segment', 'um', []] as [Call['wire'], string, Said[]]),
    { type: 'page', userId: user, context: { externalIds: externalIds(mail.toUpperCase()) } },
  ],
  ({ device, mail }) => [
    ...(['segment', 'dm', []] as [Call['wire'], string, Said[]]),
    { type: 'screen', anonymousId: device, context: { externalIds: externalIds(mail) } },
  ],
  ({ user, device }) => ['segment', 'ud', [], { type: 'alias', userId: user, previousId: device }],
  ({ user, device, traits }) => [
    ...(['posthog', 'ud', said('set', traits)] as const),
    { event: '$identify', distinct_id: user, properties: { $anon_distinct_id: device, $set: traits } },
  ],
  ({ device, traits }) => [
    ...(['posthog', 'd', said('set_once', traits)] as const),
    { event: 'X', distinct_id: device, properties: { $process_person_profile: false, $set_once: traits } },
  ],
  ({ user, device }) => [
    ...(['posthog', 'ud', []] as [Call['wire'], string, Said[]]),
    { event: '$create_alias', distinct_id: user, properties: { alias: device } },
  ],
  ({ user, device }) => [
    ...(['sensors', 'ud', []] as [Call['wire'], string, Said[]]),
    { type: 'track_signup', event: '$SignUp', distinct_id: user, original_id: device, properties: {} },
  ],
  ({ user }) => [
    ...(['sensors', 'u', said('increment', { visits: 2 })] as const),
    { type: 'profile_increment', distinct_id: user, login_id: user, properties: { visits: 2 } },
  ],
  ({ user, device, mail, serial }) => [
    ...(['sensors', 'udm', said('append', { tags: [`t${serial % 4}`] })] as const),
    {
      ...{ type: 'profile_append', distinct_id: user, properties: { tags: [`t${serial % 4}`] } },
      identities: { $identity_login_id: user, $identity_cookie_id: device, $identity_email: mail },
    },
  ],
]

/** The calls of a world, in the order of their serial numbers; no two at one time. */
export function worldOf(seed: number): Call[] {
  const random = randomOf(seed)
  const below = (n: number) => Math.floor(random() * n)
  const people = Array.from({ length: 2 + below(5) }, (_, index) => ({
    user: random() < 0.3 ? `${1000 + index * 7}` : `User ${index}`,
    devices: Array.from({ length: 1 + below(3) }, (_, device) => `dev-${index}-${device}`),
    mail: `P${index}@Shop.example`,
  }))
  return Array.from({ length: 15 + below(30) }, (_, serial) => {
    const { user, devices, mail } = people[below(people.length)] as (typeof people)[number]
    const device = devices[below(devices.length)] as string
    const ts = now - 86_400_000 - (below(30_000) * 100 + serial)
    const values = [`x${below(99)}`, below(99), true, null, { a: below(5) }, '中文']
    const some = ['city', 'plan', 'age'].filter(() => random() < 0.5)
    const traits = Object.fromEntries(some.map((key) => [key, values[below(values.length)]]))
    const at = new Date(ts).toISOString()
    const tell = calls[below(calls.length)] as (typeof calls)[number]
    const [wire, names, says, body] = tell({ user, device, mail, traits, ts, at, serial })
    const named = { u: `user:${user}`, d: `anonymous:${device}`, m: `email:${mail.toLowerCase()}` }
    const stamp = {
      segment: { messageId: `${seed}-${serial}`, timestamp: at },
      posthog: { uuid: `${seed}-${serial}`, timestamp: at },
      sensors: { _track_id: serial + 1, time: ts },
    }[wire]
    return { wire, ids: [...names].map((name) => named[name as 'u']), ts, said: says, body: { ...body, ...stamp } }
  })
}

/** People as they can be known from outside: whose identifiers, how many events, which traits. */
export type Known = Record<string, { events: number; traits: object }>

/** Who is named together is one person; the latest word by event time counts, of set-once the earliest. */
export function knownFrom(world: readonly Call[]): Known {
  const groups = new Map<string, Set<string>>()
  for (const { ids } of world) {
    const all = new Set(ids.flatMap((id) => [...(groups.get(id) ?? [id])]))
    for (const id of all) groups.set(id, all)
  }
  const known: Known = {}
  for (const group of new Set(groups.values())) {
    const mine = world.filter(({ ids }) => group.has(ids[0] as string)).sort((a, b) => a.ts - b.ts)
    known[[...group].sort().join(' ')] = { events: mine.length, traits: traitsFrom(mine.flatMap((call) => call.said)) }
  }
  return known
}

/** What these words, in order of time, amount to. */
function traitsFrom(words: readonly Said[]): object {
  const traits: [string, unknown][] = []
  for (const key of [...new Set(words.map((word) => word.key))].sort()) {
    const of = (op: Said['op']) => words.filter((word) => word.key === key && word.op === op).map(({ value }) => value)
    const [sets, onces, sums, lists] = [of('set'), of('set_once'), of('increment'), of('append')]
    let value = sets.length > 0 ? sets.at(-1) : onces[0]
    if (sums.length > 0) value = sums.reduce((sum: number, one) => sum + Number(one), 0)
    if (lists.length > 0) value = [...new Set(lists.flat())]
    if (value !== null && value !== undefined) traits.push([key, value])
  }
  return Object.fromEntries(traits)
}
