import { dayMs } from '../calendar.ts'
import type { EventData } from '../event.ts'
import { type Life, streams } from '../plan/index.ts'
import { Random } from '../random.ts'
import type { Identity, Place, Teller } from './teller.ts'

/** Everything that the telling of one life needs. */
export type Telling = { life: Life; teller: Teller; random: Random; identity: Identity; endMs: number }

/** Browser and app ids of customer `index`; made from the seed alone, so that a shared device can be looked up. */
function deviceIds(seed: number, index: number): [string, string, string] {
  const random = new Random(seed, index, streams.devices)
  return [`a_${random.hex(12)}`, `a_${random.hex(12)}`, `app_${random.hex(12)}`]
}

/** Ids and the days from which they are known to belong together. */
export function makeIdentity(seed: number, life: Life, random: Random): Identity {
  const { person, orders } = life
  const [own, second, app] = deviceIds(seed, person.index)
  const signInDay = findSignIn(life, random)
  // A few families share a tablet: the second browser is then the first of the customer before.
  const sharesTablet = person.index > 0 && random.chance(0.003)
  const secondIsLinked = orders.length > 0 && random.chance(0.7)
  return {
    userId: person.userId,
    browsers: [own, sharesTablet ? deviceIds(seed, person.index - 1)[0] : second],
    app,
    signInDay,
    secondBrowserDay: secondIsLinked ? signInDay + random.between(0.5, 20) : Number.POSITIVE_INFINITY,
  }
}

/** With an account from the first order; guests when they pair the device; browsers perhaps for the newsletter. */
function findSignIn(life: Life, random: Random): number {
  const first = life.orders[0]
  const never = Number.POSITIVE_INFINITY
  if (!first) return random.chance(0.5) ? (life.visits.at(-1)?.day ?? never) + 0.004 : never
  if (!life.person.guest) return first.placedDay - 0.003
  return first.pairing?.startDay ?? never
}

/** Tells who the person is, when it becomes known, and what becomes known later. */
export function tellIdentity(telling: Telling): void {
  const { life, teller, identity, random } = telling
  const { person } = life
  const first = life.orders[0]
  if (person.guest && first) {
    const { email, name, phone, city } = person
    const data = { email, name, phone, city: city.name, country: city.country }
    teller.identify(first.placedDay - 0.002, { place: 'web', data, guest: true })
  }
  const { signInDay, secondBrowserDay } = identity
  if (!Number.isFinite(signInDay)) return
  const place: Place = !first ? 'web' : first.inStore ? 'server' : person.guest ? 'app' : 'web'
  teller.identify(signInDay, { place, data: traits(telling), extra: consent(telling) })
  // A guest proves by the link in the mail that the browser was theirs.
  if (person.guest) teller.alias(signInDay + random.between(0.02, 1.5), identity.browsers[0])
  if (first?.inStore && life.visits.length > 0 && random.chance(0.4))
    teller.identify(signInDay + random.between(1, 10), { place: 'web', data: {} })
  if (Number.isFinite(secondBrowserDay) && life.visits.some((visit) => visit.device === 1))
    teller.identify(secondBrowserDay, { place: 'web2', data: {} })
}

function traits({ life, identity, endMs }: Telling): EventData {
  const { person } = life
  return {
    email: person.email,
    phone: person.phone,
    name: person.name,
    language: person.language,
    region: person.region,
    city: person.city.name,
    country: person.city.country,
    timezone: person.city.timeZone,
    first_channel: person.channel,
    customer_since: new Date(endMs + identity.signInDay * dayMs).toISOString().slice(0, 10),
  }
}

function consent({ life }: Telling) {
  const { surveyConsent, marketingConsent } = life.person
  return {
    consent: { categoryPreferences: { service: true, surveys: surveyConsent, marketing: marketingConsent } },
  }
}
