import type { Language, Person } from '../person.ts'
import type { Experience } from '../plan/index.ts'
import type { Random } from '../random.ts'
import { type TouchpointKey, touchpoints } from '../touchpoints.ts'
import { en } from './en.ts'
import { mixed } from './mixed.ts'
import type { Words } from './types.ts'
import { zhHans } from './zh-hans.ts'
import { zhHant } from './zh-hant.ts'

const byLanguage: Record<Language, Words> = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant }

export type Feeling = 'neg' | 'mid' | 'pos'

/** Who writes, and with which randomness. */
export type Writer = { person: Person; random: Random }

/** The feeling of a rating 1..5. */
export function feelingOf(felt: number): Feeling {
  return felt <= 2 ? 'neg' : felt === 3 ? 'mid' : 'pos'
}

/** A comment on one experience, in the customer's own words; names what happened where something did. */
export function commentOn(writer: Writer, experience: Experience): string {
  const feeling = feelingOf(experience.felt)
  const { key } = touchpoints[experience.touchpoint] as (typeof touchpoints)[number]
  return decorate(writer, feeling, core(writer, { key, feeling, experience }))
}

/** A comment on the company as a whole. */
export function commentOverall(writer: Writer, feeling: Feeling): string {
  return decorate(writer, feeling, core(writer, { key: 'overall', feeling, experience: null }))
}

/** A complaint and a praise (or the other way round) in one comment. */
export function commentOnTwo(writer: Writer, main: Experience, other: Experience): string {
  const words = byLanguage[writer.person.language]
  return join(commentOn(writer, main), writer.random.pick(words.but), commentOn(writer, other))
}

/** What a customer writes when opening a ticket about something. */
export function ticketMessage(writer: Writer, topic: 'delivery' | 'pairing' | 'billing' | 'first_week'): string {
  return decorate(writer, 'neg', core(writer, { key: topic, feeling: 'neg', experience: null }))
}

type Subject = { key: TouchpointKey | 'overall'; feeling: Feeling; experience: Experience | null }

function core(writer: Writer, subject: Subject): string {
  const { person, random } = writer
  const words = byLanguage[person.language]
  const facts = subject.experience && subject.feeling === 'neg' ? telling(words, subject) : null
  if (subject.experience && facts && random.chance(0.8)) return fill(random.pick(facts), subject.experience, person)
  const own = person.mixesLanguages && person.language === 'zh-Hans' ? mixed[subject.key] : undefined
  const pool = own && random.chance(0.6) ? own : words[subject.key]
  return random.pick(pool[subject.feeling])
}

/** Sentences that name what went wrong, where something did. */
function telling(words: Words, { key, experience }: Subject): readonly string[] | null {
  if (!experience || experience.level === 0) return null
  if (key === 'delivery') return words.late
  if (key === 'pairing') return words.tries
  if (key === 'billing') return words.surprise
  return key === 'support' && experience.level >= 2 ? words.wait : null
}

function fill(sentence: string, experience: Experience, person: Person): string {
  const figure = String(experience.figure)
  return sentence
    .replace(/\{days\}|\{tries\}|\{hours\}/g, figure)
    .replace('{price}', `${figure} ${person.city.currency}`)
    .replace('{carrier}', experience.carrier ?? '')
    .replace(/^1 days/, 'A whole day')
    .replace(/\b1 days/g, 'a day')
}

function decorate({ person, random }: Writer, feeling: Feeling, text: string): string {
  const words = byLanguage[person.language]
  const draw = random.next()
  if (draw < 0.12) {
    const opener = random.pick(words.openers[feeling])
    return opener + (person.language === 'en' && opener.endsWith(', ') ? lowerFirst(text) : text)
  }
  return draw < 0.3 ? text + random.pick(words.closers[feeling]) : text
}

function join(first: string, but: string, second: string): string {
  return but.startsWith(' ') ? first + but + lowerFirst(second) : first + but + second
}

/** Small first letter, except for "I" and names in capitals. */
function lowerFirst(text: string): string {
  return /^[A-Z][a-z ]/.test(text) &&
    !/^I\b/.test(text) &&
    !/^(Pulse|SwiftPost|NorthStar|BlueCrane|GlobeLink|WeChat)/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}
