import type { Text } from '../definition/questions.ts'
import { own } from './own.ts'

/**
 * A text in a language: as asked for, else less exactly (`zh-Hant-HK`, `zh-Hant`, `zh`), else in the first of `languages` that it
 * has, else empty.
 */
export function textIn(text: Text | undefined, language: string, languages: readonly string[]): string {
  for (let tag = language; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
    const found = own(text, tag)
    if (found) return found
  }
  for (const fallback of languages) {
    const found = own(text, fallback)
    if (found) return found
  }
  return ''
}

/**
 * The survey's language for a wish such as a browser's: the same tag, else one that begins alike, else the survey's first.
 * Chinese without a script is told apart by region: Taiwan, Hong Kong and Macau write `zh-Hant`.
 */
export function pickLanguage(wish: string, languages: readonly string[]): string {
  const wanted = wish.replace(/_/g, '-').toLowerCase()
  const script = /^zh-(tw|hk|mo)\b/.test(wanted) ? 'zh-hant' : /^zh(-cn|-sg)?$/.test(wanted) ? 'zh-hans' : wanted
  for (const exact of [wanted, script]) {
    for (const language of languages) if (language.toLowerCase() === exact) return language
  }
  for (const language of languages) {
    const known = language.toLowerCase()
    if (script.indexOf(`${known}-`) === 0 || known.indexOf(`${script}-`) === 0) return language
  }
  const base = script.split('-')[0]
  for (const language of languages) if (language.toLowerCase().split('-')[0] === base) return language
  return languages[0] ?? 'en'
}
