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

/** The interface language for any tag a browser or server may name; English when unknown. */
export function toLanguage(tag: string | null | undefined): Language {
  const lower = (tag ?? '').toLowerCase()
  if (!lower.startsWith('zh')) return 'en'
  return /hant|tw|hk|mo/.test(lower) ? 'zh-Hant' : 'zh-Hans'
}
