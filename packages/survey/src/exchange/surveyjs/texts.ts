import type { Text } from '../../definition/questions.ts'
import { htmlOfText, textOfHtml } from '../html.ts'
import { lookUp, recordOf } from '../names.ts'

/** SurveyJS writes Chinese by region. */
const ours: { readonly [code: string]: string } = { 'zh-cn': 'zh-Hans', 'zh-tw': 'zh-Hant' }
const theirs: { readonly [tag: string]: string } = { 'zh-Hans': 'zh-cn', 'zh-Hant': 'zh-tw' }

/** Our tag of a SurveyJS locale. */
export function tagOf(locale: string): string {
  return lookUp(ours, locale.toLowerCase()) ?? (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(locale) ? locale : 'en')
}

/** The SurveyJS locale of a tag of ours. */
export function localeOf(tag: string): string {
  return theirs[tag] ?? tag
}

/** How a string of SurveyJS is to be read: HTML, or plain with perhaps some of it. */
export type TextKind = 'html' | 'plain'

type ReadOptions = { first: string; kind: TextKind; idOfName: (name: string) => string | undefined }

const knownTags = /<\/?(b|i|u|em|strong|br|p|div|span|a|ul|ol|li|h[1-6]|font|img)\b[^>]*>/i

/**
 * A localisable string of SurveyJS by language: a plain one is in the first language, `default` likewise. Names in braces become
 * placeholders where they are known.
 */
export function readText(value: unknown, { first, kind, idOfName }: ReadOptions): Text | undefined {
  const plain = typeof value === 'string' ? { default: value } : recordOf(value)
  const text: { [language: string]: string } = {}
  for (const [locale, raw] of Object.entries(plain)) {
    // What the first language says itself is meant before what stands for all.
    const said = locale === 'default' && Object.keys(plain).some((one) => one !== 'default' && tagOf(one) === first)
    if (typeof raw !== 'string' || raw === '' || said) continue
    // What is far too long for a text is cut before anything walks over it.
    const cut = raw.slice(0, 9_000)
    const words = kind === 'html' || knownTags.test(cut) ? textOfHtml(cut) : cut
    const piped = words.replace(/\{\{/g, '{ {').replace(/\{([^{}|]+)\}/g, (whole, name: string) => {
      const id = idOfName(name.trim())
      return id === undefined ? whole : `{{${id}|}}`
    })
    text[locale === 'default' ? first : tagOf(locale)] = piped
  }
  const any = Object.values(text)[0]
  if (any === undefined) return undefined
  return { [first]: any, ...text }
}

/** A text of ours as SurveyJS writes it; placeholders of answers and variables become names in braces. */
export function writeText(text: Text, first: string, kind: TextKind): unknown {
  const entries = Object.entries(text).map(([language, words]): [string, string] => [
    language === first ? 'default' : localeOf(language),
    (kind === 'html' ? htmlOfText(words) : words).replace(/\{\{(?:answer|variable)\.([\w-]+)\|\}\}/g, '{$1}'),
  ])
  return entries.length === 1 && entries[0]?.[0] === 'default' ? entries[0][1] : Object.fromEntries(entries)
}
