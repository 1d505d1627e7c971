import type { HiddenField, KnownField, Quota, Survey, Variable } from '@opencxm/survey'
import { withParts } from './edits.ts'
import { freshId, idsIn } from './ids.ts'
import { withoutLoop } from './loops.ts'
import { type Rewritten, rewriteSurvey } from './rewrite.ts'
import { mapTexts } from './texts.ts'

/** Lists of things beside the questions. */
export type FieldList = 'hidden' | 'known' | 'variables' | 'quotas'
type Things = { hidden: HiddenField; known: KnownField; variables: Variable; quotas: Quota }

/** A new field with an id of its own. */
export function addField(survey: Survey, list: FieldList): { survey: Survey; id: string } {
  const prefix = { hidden: 'field', known: 'known', variables: 'variable', quotas: 'quota' }[list]
  const id = freshId(survey, prefix, idsIn(survey, list))
  const ending = survey.endings.find(({ outcome }) => outcome === 'over_quota') ?? survey.endings[0]
  const made: Things = {
    hidden: { id, type: 'text', from: 'url' },
    known: { id, type: 'text' },
    variables: { id, value: 0 },
    quotas: { id, limit: 100, ending: ending?.id ?? '' },
  }
  return { survey: { ...survey, [list]: [...(survey[list] ?? []), made[list]] }, id }
}

/** Changes one field. */
export function changeField<L extends FieldList>(
  survey: Survey,
  list: L,
  { id, change }: { id: string; change: (field: Things[L]) => Things[L] },
): Survey {
  const things = (survey[list] ?? []) as readonly Things[L][]
  return { ...survey, [list]: things.map((one) => (one.id === id ? change(one) : one)) }
}

const referenceKey: { readonly [list in FieldList]?: string } = {
  hidden: 'hidden',
  known: 'known',
  variables: 'variable',
}

/** Takes a field out, with the rules and repetitions that read it. */
export function removeField(survey: Survey, list: FieldList, id: string): Rewritten {
  const kept = (survey[list] ?? []).filter((one) => one.id !== id)
  const blocks = survey.blocks.map((block) => {
    const over = block.loop?.over as Record<string, string> | undefined
    return over?.[list] === id ? withoutLoop(survey, block) : block
  })
  const without = withParts({ ...survey, blocks }, { [list]: kept.length > 0 ? kept : undefined })
  const key = referenceKey[list]
  if (key === undefined) return { survey: without, dropped: 0 }
  return rewriteSurvey(without, {
    reference: (reference) => ((reference as Record<string, unknown>)[key] === id ? null : reference),
    placeholder: (source, name) => (source === key && name === id ? null : name),
  })
}

/** Adds a language: texts get it when they are translated. */
export function addLanguage(survey: Survey, language: string): Survey {
  if (survey.languages.includes(language)) return survey
  return { ...survey, languages: [...survey.languages, language] }
}

/** Takes a language out with its texts. The last one stays. */
export function removeLanguage(survey: Survey, language: string): Survey {
  if (survey.languages.length < 2 || !survey.languages.includes(language)) return survey
  const languages = survey.languages.filter((one) => one !== language)
  return { ...mapWithout(survey, language, languages[0] ?? 'en'), languages }
}

function mapWithout(survey: Survey, language: string, first: string): Survey {
  return mapTexts(survey, (text) => {
    const { [language]: gone, ...others } = text
    // What only this language said stays readable in the new first one.
    return Object.hasOwn(others, first) ? others : { ...others, [first]: gone ?? '' }
  })
}

/** Makes a language the first: it stands in wherever another one is missing. */
export function makeFirst(survey: Survey, language: string): Survey {
  const before = survey.languages[0] ?? ''
  if (before === language || !survey.languages.includes(language)) return survey
  const languages = [language, ...survey.languages.filter((one) => one !== language)]
  const filled = mapTexts(survey, (text) =>
    Object.hasOwn(text, language) ? text : { ...text, [language]: text[before] ?? '' },
  )
  return { ...filled, languages }
}
