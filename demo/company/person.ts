import type { Temper } from './felt.ts'
import { type City, cities, firstNames, givenNames, lastNames, surnames } from './names.ts'
import type { Random } from './random.ts'
import { arrivalWeight, type Region, regionShares, regions, story } from './story.ts'

export type Language = 'en' | 'zh-Hans' | 'zh-Hant'
export type Channel = 'online' | 'store' | 'subscription'

/** Who somebody is, before anything happens to them. */
export type Person = {
  index: number
  userId: string
  name: string
  email: string
  phone: string
  language: Language
  /** Writes comments that mix Chinese and English. */
  mixesLanguages: boolean
  region: Region
  city: City
  channel: Channel
  /** Signed up, but never bought. */
  browsesOnly: boolean
  /** Paid at the web checkout without an account; signs in later, with the app. */
  guest: boolean
  temper: Temper
  /** Probability of answering when asked, before the rating's own factor. 0 for those who never answer. */
  responsiveness: number
  /** Own part of the NPS index, in NPS points; independent of every rating. */
  baseMood: number
  /** Day of the first visit. */
  arrivalDay: number
  surveyConsent: boolean
  marketingConsent: boolean
}

/** Draws person number `index`; the same stream always gives the same person. */
export function drawPerson(random: Random, index: number): Person {
  const region = regions[random.weighted(regionShares)] as Region
  const city = random.pick(cities[region])
  const channel = drawChannel(random)
  const silent = random.chance(0.09)
  const indifferent = random.chance(channel === 'subscription' ? 0.35 : 0.1)
  const language = drawLanguage(random, city)
  const named = drawName(random, language)
  return {
    index,
    userId: `u_${10000 + index}`,
    name: named.name,
    email: `${named.mailbox}.${index.toString(36)}@${random.pick(mailHosts[language])}`,
    phone: city.country === 'CN' ? `+86100${digits(index, 8)}` : `+999${digits(index, 9)}`,
    language,
    mixesLanguages: language !== 'en' && random.chance(0.12),
    region,
    city,
    channel,
    browsesOnly: random.chance(0.06),
    guest: channel === 'online' && random.chance(0.1),
    temper: silent ? 'silent' : indifferent ? 'indifferent' : 'lively',
    responsiveness: silent ? 0 : drawResponsiveness(random) * (language === 'en' ? 1.05 : 0.97),
    baseMood: Math.max(-25, Math.min(25, 9 * random.normal())),
    arrivalDay: drawArrival(random),
    surveyConsent: !silent || random.chance(0.7),
    marketingConsent: random.chance(0.55),
  }
}

function drawChannel(random: Random): Channel {
  const draw = random.next()
  return draw < 0.52 ? 'online' : draw < 0.8 ? 'subscription' : 'store'
}

/** A quarter hardly ever answers, half now and then, a quarter often. */
function drawResponsiveness(random: Random): number {
  const draw = random.next()
  if (draw < 0.25) return 0.02
  return draw < 0.72 ? random.between(0.12, 0.38) : random.between(0.45, 0.76)
}

function drawArrival(random: Random): number {
  const heaviest = 2.1
  for (;;) {
    const day = random.between(-story.historyDays, -4)
    if (random.next() * heaviest < arrivalWeight(day)) return day
  }
}

function drawLanguage(random: Random, city: City): Language {
  if (city.country === 'CN') return random.chance(0.26) ? 'en' : 'zh-Hans'
  if (city.country === 'HK' || city.country === 'TW') return random.chance(0.2) ? 'en' : 'zh-Hant'
  return random.chance(0.12) ? 'zh-Hans' : 'en'
}

/** Only hosts that are reserved for examples, so that nothing can ever reach a real mailbox. */
const mailHosts: Record<Language, readonly string[]> = {
  en: ['example.com', 'mail.example.org', 'example.net'],
  'zh-Hans': ['example.com', 'qq.example.net', 'mail.example.org'],
  'zh-Hant': ['example.com', 'mail.example.net'],
}

function drawName(random: Random, language: Language): { name: string; mailbox: string } {
  if (language === 'en') {
    const [first, last] = [random.pick(firstNames), random.pick(lastNames)]
    return { name: `${first} ${last}`, mailbox: `${first}.${last}`.toLowerCase().replace('ü', 'u') }
  }
  const [surname, given] = [random.pick(surnames), random.pick(givenNames)]
  const script = language === 'zh-Hans' ? 0 : 1
  return {
    name: `${given[2]} ${surname[2]} ${surname[script]}${given[script]}`.replace(/^(\S+) (\S+)/, '$2 $1'),
    mailbox: `${surname[2]}.${given[2]}`.toLowerCase(),
  }
}

/** A number's digits, spread so that neighbours look different, and unique below 10 to the power `length`. */
function digits(index: number, length: number): string {
  const modulus = 10 ** length
  // 7 ends in neither 2 nor 5's multiples, so multiplying by a number ending in 7 permutes the residues.
  return String((index * 37_987 + 12_345_677) % modulus).padStart(length, '0')
}
