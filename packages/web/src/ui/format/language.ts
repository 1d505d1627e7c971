/** The interface languages, in the order in which they are offered. */
export const languages = ['en', 'zh-Hans', 'zh-Hant'] as const
export type Language = (typeof languages)[number]

/** BCP 47 tags for Intl: figures and dates as readers of each language write them. */
const intlTags: Record<Language, string> = { en: 'en-GB', 'zh-Hans': 'zh-Hans-CN', 'zh-Hant': 'zh-Hant-TW' }

/** The tag to give to `Intl` for an interface language. */
export function intlTag(language: Language): string {
  return intlTags[language]
}

/** True for both Chinese scripts: full-width punctuation, 万 instead of thousands. */
export function isChinese(language: Language): boolean {
  return language !== 'en'
}

/** What stands between the names of a list. */
export function listSeparator(language: Language): string {
  return isChinese(language) ? '、' : ', '
}

const han = '[\\u3400-\\u9fff\\u3000-\\u303f\\uff00-\\uffef“”]'
const marks = '((?:</?\\w>)*)'

/**
 * A space between Chinese characters and Latin letters or figures, as careful Chinese typography has it, across `<b>` and
 * `<q>` marks too; names and numbers that are put into a sentence come without one.
 */
export function spaceScripts(text: string): string {
  return text
    .replace(new RegExp(`([\\u3400-\\u9fff])${marks}(?=[A-Za-z0-9+−])`, 'gu'), (_, left, inner) => `${left} ${inner}`)
    .replace(new RegExp(`([A-Za-z0-9%])${marks}(?=[\\u3400-\\u9fff])`, 'gu'), (_, left, inner) => `${left}${inner} `)
}

/** The same for a sentence put together of parts: a space between two Chinese characters, where a word took the place of a name, goes. */
export function spaceMarked(text: string): string {
  return spaceScripts(text.replace(new RegExp(`(${han})${marks} +${marks}(?=${han})`, 'gu'), '$1$2$3'))
}

/** The interface language for any tag a browser or server may name; English when unknown. */
export function toLanguage(tag: string | null | undefined): Language {
  const lower = (tag ?? '').toLowerCase()
  if (!lower.startsWith('zh')) return 'en'
  return /hant|tw|hk|mo/.test(lower) ? 'zh-Hant' : 'zh-Hans'
}
