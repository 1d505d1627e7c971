import { pickLanguage } from '@opencxm/survey'
import type { Language } from '../../../platform/kernel/index.ts'

/** The language in which we ourselves speak beside a survey. */
export function pageLanguage(tag: string): Language {
  if (!/^zh\b/i.test(tag)) return 'en'
  return /^zh-(hant|tw|hk|mo)\b/i.test(tag) ? 'zh-Hant' : 'zh-Hans'
}

/**
 * The survey's language for a visitor: the wish in the address, else the first language of the browser that the survey has, else the
 * survey's first. Browsers list languages by preference.
 */
export function visitorLanguage(
  wish: string | undefined,
  accept: string | undefined,
  languages: readonly string[],
): string {
  const tags = (accept ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '')
  for (const tag of [wish ?? '', ...tags]) {
    if (!/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(tag)) continue
    const picked = pickLanguage(tag, languages)
    if (picked.split('-')[0]?.toLowerCase() === tag.split(/[-_]/)[0]?.toLowerCase()) return picked
  }
  return languages[0] ?? 'en'
}
