import type { Text } from './questions.ts'

/** The ids under which the answer to a consent question is counted, in words for those who read results. */
export const consentWords: readonly { readonly id: 'yes' | 'no'; readonly label: Text }[] = [
  { id: 'yes', label: { en: 'Agreed', 'zh-Hans': '同意', 'zh-Hant': '同意' } },
  { id: 'no', label: { en: 'Did not agree', 'zh-Hans': '不同意', 'zh-Hant': '不同意' } },
]
