import { isSimplifiedOnly, isTraditionalOnly } from './han-variants.ts'

/** What a text is written in; `mixed` = Chinese and English in earnest, `other` = anything else, '' = nothing to tell by. */
export const languages = ['zh-Hans', 'zh-Hant', 'en', 'mixed', 'other', ''] as const
export type TextLanguage = (typeof languages)[number]

/** Longer texts are judged by their beginning. */
const charactersRead = 4_000
/** Below this share of the letters, counted as words, the other script is a brand name or an aside. */
const mixedShareMin = 0.25

/** Small words that nearly every English sentence has some of, and that are rare in other languages of the Latin script. */
const englishWords = new Set(
  (
    'the and is was are were to of in it i you for with that this not have has had my we they be but so very on at my me your ' +
    'good bad great poor no yes love nice ok thanks thank please service from as an or if when will would they all been which their'
  ).split(' '),
)
/** Small words of other languages of the Latin script; those that English has too (in, was, die, me, per) are left out. */
const otherWords = new Set(
  (
    'der das und ist nicht ich ein eine mit für auf sehr war zu le les des est et une dans pour pas très je vous que el los las y ' +
    'es muy por con una para del não muito com uma foi il di che non è molto sono della het een van niet zeer heel'
  ).split(' '),
)

type Counts = {
  han: number
  hans: number
  hant: number
  latinWords: number
  english: number
  foreign: number
  others: number
}

/**
 * Guesses the language of a text from its characters and small words: no model, no data beyond the table of Han variants. Chinese
 * without a character that tells the scripts apart is called simplified, the likelier one. Short names and numbers give ''.
 */
export function detectLanguage(text: string): TextLanguage {
  const counts = countOf(text.slice(0, charactersRead))
  const { han, latinWords, others } = counts
  // A word of English says about as much as two Han characters.
  const chinese = han / 2
  if (others > chinese && others > latinWords) return 'other'
  if (chinese === 0 && latinWords === 0) return others > 0 ? 'other' : ''
  if (chinese === 0) return latinOf(counts)
  const latinShare = latinWords / (latinWords + chinese)
  if (latinShare > mixedShareMin && latinShare < 1 - mixedShareMin && counts.english > 0) return 'mixed'
  if (latinShare >= 1 - mixedShareMin) return latinOf(counts)
  return counts.hant > counts.hans ? 'zh-Hant' : 'zh-Hans'
}

/** What a language tag (BCP 47) says, in the words that texts are told apart by. Chinese without script or place is called simplified. */
export function languageOfTag(tag: string): TextLanguage {
  const [language = '', ...rest] = tag.toLowerCase().split('-')
  if (language === 'en') return 'en'
  if (language === 'yue') return rest.includes('hans') ? 'zh-Hans' : 'zh-Hant'
  if (language !== 'zh' && language !== 'cmn') return 'other'
  if (rest.includes('hant')) return 'zh-Hant'
  return !rest.includes('hans') && rest.some((part) => /^(tw|hk|mo)$/.test(part)) ? 'zh-Hant' : 'zh-Hans'
}

function latinOf({ english, foreign, latinWords }: Counts): TextLanguage {
  // Plain letters without a telling word: English is by far the likeliest here; of two words nothing is said.
  if (english === 0 && foreign === 0) return latinWords < 3 ? '' : 'en'
  return english > foreign ? 'en' : 'other'
}

function countOf(text: string): Counts {
  const counts: Counts = { han: 0, hans: 0, hant: 0, latinWords: 0, english: 0, foreign: 0, others: 0 }
  for (const [part] of text.matchAll(/\p{Script=Han}|[\p{Script=Latin}]+(?:['’]\p{Script=Latin}+)?|\p{L}/gu)) {
    if (/^\p{Script=Latin}/u.test(part)) {
      const word = part.toLowerCase()
      counts.latinWords++
      if (englishWords.has(word) || /['’](t|s|re|ve|ll|m|d)$/.test(word)) counts.english++
      else if (otherWords.has(word) || /[^a-z'’]/.test(word)) counts.foreign++
    } else if (/^\p{Script=Han}/u.test(part)) {
      counts.han++
      if (isTraditionalOnly(part)) counts.hant++
      else if (isSimplifiedOnly(part)) counts.hans++
    } else counts.others++
  }
  // Japanese writes Han too: one kana in twenty tells it.
  if (counts.others * 20 > counts.han && counts.others > 2) counts.others += counts.han
  return counts
}
