import { questionTypes, type Survey } from '@opencxm/survey'
import { graphOf } from '../logic/graph.ts'
import { sourcesAt } from '../logic/sources.ts'
import { textSpots } from './texts.ts'

type Loose = { readonly [name: string]: unknown }

const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNamed = (value: unknown): value is Loose & { id: string } => isRecord(value) && typeof value.id === 'string'
const isListOf = (value: unknown, test: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(test)

/**
 * Whether a draft can be shown and edited here. The API keeps any JSON as a draft; one that is not even made of blocks with questions
 * would break the panes. What is merely wrong (a jump that leads back) may be edited: that is what the builder is for.
 */
export function isEditable(draft: unknown): draft is Survey {
  if (!isRecord(draft) || typeof draft.name !== 'string') return false
  const { languages, blocks, endings } = draft
  if (!isListOf(languages, (one) => typeof one === 'string') || (languages as unknown[]).length === 0) return false
  if (!isListOf(blocks, isBlock) || (blocks as unknown[]).length === 0 || !isListOf(endings, isEnding)) return false
  for (const list of ['hidden', 'known', 'variables', 'quotas']) {
    if (draft[list] !== undefined && !isListOf(draft[list], isNamed)) return false
  }
  return isReadable(draft as unknown as Survey)
}

function isBlock(value: unknown): boolean {
  return isNamed(value) && isListOf(value.items, isItem) && (value.items as unknown[]).length > 0
}

function isItem(value: unknown): boolean {
  if (!isNamed(value)) return false
  if (value.type === 'listen') return typeof value.to === 'string'
  return questionTypes.includes(String(value.type)) && isRecord(value.title)
}

function isEnding(value: unknown): boolean {
  return isNamed(value) && isRecord(value.title)
}

/** Everything that the panes walk through can be walked through. */
function isReadable(survey: Survey): boolean {
  try {
    graphOf(survey)
    sourcesAt(survey, {})
    return textSpots(survey).every(({ text }) => Object.values(text).every((words) => typeof words === 'string'))
  } catch {
    return false
  }
}
