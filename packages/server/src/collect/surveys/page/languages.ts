import { pickLanguage } from '@opencxm/survey'

/**
 * The survey's language for a visitor: the wish in the address, else the first language of the browser that the survey has, else the
 * survey's first. Browsers list languages by preference.
 */
export function visitorLanguage(
  wish: string | undefined,
  accept: string | undefined,
  languages: readonly string[],
): string {
  for (const tag of visitorTags(wish, accept)) {
    const picked = pickLanguage(tag, languages)
    if (picked.split('-')[0]?.toLowerCase() === tag.split(/[-_]/)[0]?.toLowerCase()) return picked
  }
  return languages[0] ?? 'en'
}

/** The languages that a visitor wishes for, by preference: the wish in the address before those of the browser. */
export function visitorTags(wish: string | undefined, accept: string | undefined): string[] {
  const tags = (accept ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '')
  return [wish ?? '', ...tags].filter((tag) => /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(tag))
}
