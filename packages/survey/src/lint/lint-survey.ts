import { eachText } from '../definition/each.ts'
import type { Survey } from '../definition/survey.ts'
import { lintLookingAhead } from './ahead.ts'
import { lintAnonymous } from './anonymous.ts'
import { lintContrast } from './contrast.ts'
import type { Finding } from './finding.ts'
import { lintMinutes } from './minutes.ts'
import { lintReach } from './reach.ts'
import { lintScales } from './scales.ts'
import { lintSensitive } from './sensitive.ts'
import { lintWording } from './wording.ts'

const weight = { error: 0, warning: 1, hint: 2 }

/**
 * Everything that a builder should look at before publishing, the gravest first. Expects a survey that `checkSurvey` accepts.
 * Findings carry codes and values, no sentences: the page has those in its three languages.
 */
export function lintSurvey(survey: Survey): Finding[] {
  const findings = [
    ...lintReach(survey),
    ...lintLookingAhead(survey),
    ...lintWording(survey),
    ...lintScales(survey),
    ...lintSensitive(survey),
    ...lintAnonymous(survey),
    ...lintWords(survey),
    ...lintTranslations(survey),
    ...lintContrast(survey),
    ...lintMinutes(survey),
  ]
  return findings.sort((a, b) => weight[a.severity] - weight[b.severity])
}

/** A question, a choice or an ending of which nothing could be read; a statement may be its body alone. */
function lintWords(survey: Survey): Finding[] {
  const [first = ''] = survey.languages
  const bodies = new Set(
    survey.blocks.flatMap(({ items }, block) =>
      items.flatMap(({ type }, item) => (type === 'statement' ? [`blocks[${block}].items[${item}].title`] : [])),
    ),
  )
  return eachText(survey).flatMap(({ text, path }): Finding[] => {
    const isNeeded = /(^endings|\.items)\[\d+\]\.title$|\]\.label$/.test(path) && !bodies.has(path)
    if (!isNeeded || text[first]?.trim()) return []
    return [{ code: 'no_words', path: `${path}.${first}`, severity: 'error', params: {} }]
  })
}

function lintTranslations(survey: Survey): Finding[] {
  const others = survey.languages.slice(1)
  return eachText(survey).flatMap(({ text, path }) => {
    // What says nothing in any language has nothing to translate.
    if (Object.values(text).every((words) => words === '')) return []
    const missing = others.filter((language) => !text[language])
    return missing.map(
      (language): Finding => ({
        code: 'missing_translation',
        path: `${path}.${language}`,
        severity: 'warning',
        params: { language },
      }),
    )
  })
}
