import { inLanguage, type Language, type Values, type Words } from '../kernel/messages.ts'
import type { Issue } from './expecting.ts'
import { boundWords, formatWords, foundWords, kindWords, valueWords } from './words.ts'

/** Between alternatives, and between names. */
export const joints = {
  or: { en: ' or ', 'zh-Hans': '或', 'zh-Hant': '或' },
  comma: { en: ', ', 'zh-Hans': '、', 'zh-Hant': '、' },
} as const satisfies Record<string, Words>

const quotedCharsMax = 40
const valuesMax = 20

type Bound = 'AtLeast' | 'AtMost' | 'Exactly'

/** What one issue of zod's own expects, to finish "expected …". */
export function expectedOf(issue: Issue, language: Language): string {
  const say = (words: Words, values: Values = {}) => inLanguage({ words, values }, language)
  switch (issue.code) {
    case 'invalid_type':
      return say(kindOf(issue.expected))
    case 'invalid_value':
      return oneOf(issue.values, language)
    case 'invalid_union':
      return 'options' in issue && issue.options?.length ? oneOf(issue.options, language) : say(kindWords.known)
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1 && !issue.exact
        ? say(kindWords.string)
        : inSingular(say(boundOf(issue, 'AtLeast'), { count: String(issue.minimum) }))
    case 'too_big':
      return inSingular(say(boundOf(issue, 'AtMost'), { count: String(issue.maximum) }))
    case 'not_multiple_of':
      return say(boundWords.multipleOf, { count: issue.divisor })
    case 'invalid_format':
      return say(formatOf(issue.format), { format: issue.format === 'regex' ? String(issue.pattern) : issue.format })
    case 'custom':
      return issue.message
    default:
      return say(kindWords.known)
  }
}

/** The kind of a value, with so much of it as helps and may be said. */
export function describeFound(
  found: unknown,
  { issue, mayQuote, language }: { issue: Issue; mayQuote: boolean; language: Language },
): string {
  const say = (words: Words, values: Values = {}) => inLanguage({ words, values }, language)
  if (found === null) return say(foundWords.null)
  if (typeof found === 'boolean') return say(foundWords.boolean, { value: String(found) })
  if (typeof found === 'number') return mayQuote ? say(foundWords.number, { value: found }) : say(foundWords.someNumber)
  if (typeof found === 'string') {
    if (mayQuote && helpsToQuote(issue, found)) return say(foundWords.quoted, { value: found })
    const count = [...found.slice(0, 10_000)].length
    return count === 1
      ? say(foundWords.letter)
      : say(foundWords.text, { count: Math.max(count, found.length > 10_000 ? found.length : 0) })
  }
  if (Array.isArray(found)) return say(foundWords.list, { count: found.length })
  return say(foundWords.object)
}

/** Names after each other, at most twenty of them. */
export function listed(names: readonly string[], language: Language): string {
  const shown = names.slice(0, valuesMax).join(joints.comma[language])
  const count = names.length - valuesMax
  // Chinese counts all of them, English those that are left out.
  const counted = language === 'en' ? count : names.length
  return count <= 0
    ? shown
    : inLanguage({ words: valueWords.more, values: { values: shown, count: counted } }, language)
}

const quotes = { en: '"', 'zh-Hans': '“”', 'zh-Hant': '「」' } as const satisfies Words

function oneOf(values: readonly unknown[], language: Language): string {
  const [only] = values
  const pair = quotes[language]
  // A single word would be read as part of the sentence.
  if (values.length === 1) return typeof only === 'string' ? `${pair[0]}${only}${pair.at(-1)}` : String(only)
  const all = values.map((value) => String(value))
  return inLanguage({ words: valueWords.oneOf, values: { values: listed(all, language) } }, language)
}

/** A short text is quoted where its form is at fault; where it is too long, only its length matters. */
function helpsToQuote({ code, ...issue }: Issue, found: string): boolean {
  // With an @ it may be somebody's address, or hold a password.
  if (found.length > quotedCharsMax || /[@\p{Cc}]/u.test(found)) return false
  if (code === 'too_small' || code === 'too_big') return 'origin' in issue && issue.origin !== 'string'
  return !(code === 'invalid_format' && 'format' in issue && (issue.format === 'email' || issue.format === 'url'))
}

/** English says one of a thing in another form; Chinese does not. */
function inSingular(text: string): string {
  return text.replace(/\b1 characters$/, 'one character').replace(/\b1 entries$/, 'one entry')
}

function kindOf(expected: string): Words {
  if (expected === 'int' || expected === 'bigint') return kindWords.int
  if (expected === 'record' || expected === 'map') return kindWords.object
  if (expected === 'tuple' || expected === 'set') return kindWords.array
  if (expected === 'nan') return kindWords.number
  if (expected === 'undefined' || expected === 'never' || expected === 'void') return kindWords.nothing
  return expected in kindWords ? kindWords[expected as keyof typeof kindWords] : kindWords.known
}

function boundOf(issue: { origin: string; exact?: boolean; inclusive?: boolean }, side: 'AtLeast' | 'AtMost'): Words {
  const bound: Bound = issue.exact ? 'Exactly' : side
  if (issue.origin === 'string') return boundWords[`characters${bound}`]
  if (['array', 'set', 'map', 'record', 'object', 'file'].includes(issue.origin)) return boundWords[`entries${bound}`]
  if (issue.inclusive === false) return side === 'AtLeast' ? boundWords.numberAbove : boundWords.numberBelow
  return side === 'AtLeast' ? boundWords.numberAtLeast : boundWords.numberAtMost
}

function formatOf(format: string): Words {
  return format in formatWords && format !== 'format'
    ? formatWords[format as keyof typeof formatWords]
    : formatWords.format
}
