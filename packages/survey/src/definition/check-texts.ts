import { placeholder } from '../run/pipe.ts'
import { partsOfQuestion } from './check-logic.ts'
import type { Report } from './checks.ts'
import { eachText } from './each.ts'
import type { Block, Survey } from './survey.ts'

/** Checks that texts exist in the first language, speak no other language than the survey's, and fill their placeholders. */
export function checkTexts(survey: Survey, report: Report): void {
  const first = survey.languages[0] ?? ''
  for (const { text, path, block } of eachText(survey)) {
    if (!Object.hasOwn(text, first))
      report(`${path}.${first}`, 'missing', "is missing: the survey's first language stands in for all others")
    for (const [language, words] of Object.entries(text)) {
      if (!survey.languages.includes(language))
        report(`${path}.${language}`, 'unknown_language', 'is not a language of this survey')
      checkPlaceholders(words, { survey, block, path: `${path}.${language}`, report })
    }
  }
  survey.endings.forEach(({ redirect = '' }, at) => {
    checkPlaceholders(redirect, { survey, block: null, path: `endings[${at}].redirect`, report })
  })
}

type Place = { survey: Survey; block: Block | null; path: string; report: Report }

function checkPlaceholders(words: string, place: Place): void {
  const { path, report } = place
  for (const match of words.matchAll(placeholder)) {
    const [whole, source = '', id = '', part, fallback] = match
    if (!exists(source, id, { ...place, part }))
      report(path, 'unknown_placeholder', `has ${whole}, which does not exist`)
    else if (source !== 'loop' && fallback === undefined)
      report(path, 'no_fallback', `has ${whole} without a fallback: write {{${source}.${id}|...}}`)
  }
  if (words.replace(placeholder, '').includes('{{')) {
    report(path, 'bad_placeholder', 'has a placeholder that cannot be read: write {{answer.question|fallback}}')
  }
}

function exists(source: string, id: string, { survey, block, part }: Place & { part: string | undefined }): boolean {
  if (source === 'answer') {
    const item = survey.blocks.flatMap(({ items }) => items).find((one) => one.id === id)
    if (!item || item.type === 'listen' || item.type === 'statement') return false
    return part === undefined || partsOfQuestion(item).includes(part)
  }
  if (part !== undefined) return false
  if (source === 'loop') return block?.loop !== undefined && ['id', 'label', 'number'].includes(id)
  const list = source === 'hidden' ? survey.hidden : source === 'known' ? survey.known : survey.variables
  return list?.some((one) => one.id === id) ?? false
}
