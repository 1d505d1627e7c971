import { checkFlow } from './check-flow.ts'
import { checkLogic } from './check-logic.ts'
import { checkTexts } from './check-texts.ts'
import {
  boolean,
  type Check,
  type DefinitionIssue,
  list,
  matching,
  number,
  object,
  oneOf,
  optional,
  string,
  webAddress,
  whole,
} from './checks.ts'
import { limits } from './limits.ts'
import { condition, expression, id } from './shape-logic.ts'
import { checkUnique, item, jumps, languageTag, outerName, text } from './shape-question.ts'
import { fontNames, type Survey } from './survey.ts'

const colour = matching(/^#[0-9a-fA-F]{6}$/, 'bad_colour', 'must be a colour as #rrggbb')
const colours = { brand: optional(colour), background: optional(colour), text: optional(colour) }
const theme = object({
  ...colours,
  dark: optional(object(colours)),
  mode: optional(oneOf('light', 'dark', 'auto')),
  font: optional(oneOf(...fontNames)),
  logo: optional(object({ url: webAddress, alt: text })),
})

const loopSource: Check = (value, path, report) => {
  const kind = ['hidden', 'question', 'known'].find(
    (name) => typeof value === 'object' && value !== null && name in value,
  )
  if (kind === undefined) report(path, 'bad_loop', 'must name a hidden field, a question or something known')
  else object({ [kind]: id })(value, path, report)
}

const block = object({
  id,
  title: optional(text),
  show: optional(condition),
  paging: oneOf('together', 'each'),
  shuffle: optional(boolean),
  draw: optional(whole({ min: 1, max: limits.items })),
  loop: optional(object({ over: loopSource, max: whole({ min: 1, max: limits.loopItems }) })),
  items: list(item, { min: 1, max: limits.items }),
  jumps: optional(jumps),
})

const ending = object({
  id,
  outcome: oneOf('complete', 'screened_out', 'over_quota'),
  when: optional(condition),
  title: text,
  body: optional(text),
  redirect: optional(webAddress),
})

const hiddenField = object({
  id,
  type: oneOf('text', 'number', 'items'),
  from: oneOf('url', 'server'),
  maxLength: optional(whole({ min: 1, max: 5_000 })),
})

const blockList = (min: number) => list(id, { min, max: limits.blocks })
const drawnUnits = object({
  units: list(blockList(1), { min: 2, max: limits.blocks }),
  show: optional(whole({ min: 1, max: limits.blocks })),
})
const blockDraw: Check = (value, path, report) =>
  (Array.isArray(value) ? blockList(2) : drawnUnits)(value, path, report)

const survey = object({
  format: oneOf('opencxm-survey/1'),
  id,
  version: whole({ min: 1, max: 1_000_000_000 }),
  name: string({ min: 1, max: 200 }),
  languages: list(matching(languageTag, 'bad_language', 'must be a language tag such as en or zh-Hans'), {
    min: 1,
    max: limits.languages,
  }),
  touchpoint: optional(outerName),
  anonymous: optional(boolean),
  back: optional(boolean),
  theme: optional(theme),
  hidden: optional(list(hiddenField, { max: limits.fields })),
  known: optional(list(object({ id, type: oneOf('text', 'number', 'boolean', 'list') }), { max: limits.fields })),
  variables: optional(list(object({ id, value: expression }), { max: limits.variables })),
  blocks: list(block, { min: 1, max: limits.blocks }),
  shuffleBlocks: optional(list(blockDraw, { max: limits.blocks })),
  endings: list(ending, { min: 1, max: limits.endings }),
  quotas: optional(
    list(object({ id, limit: number({ min: 0 }), when: optional(condition), ending: id }), { max: limits.quotas }),
  ),
})

/**
 * Checks a definition that comes from anywhere: first its shape, then, if that is right, that every id, reference, jump and
 * placeholder leads somewhere and no question is impossible to answer. A survey that passes can be run: it ends for any answers.
 * All issues are found at once; each has a path, a stable code and an English sentence.
 */
export function checkSurvey(raw: unknown): { survey: Survey } | { issues: readonly DefinitionIssue[] } {
  const issues: DefinitionIssue[] = []
  const report = (path: string, code: string, message: string) => {
    issues.push({ path, code, message: `${path === '' ? 'The survey' : path} ${message}.` })
  }
  survey(raw, '', report)
  if (issues.length > 0) return { issues }
  const checked = raw as Survey
  checkUnique(
    checked.blocks.flatMap(({ items }) => items),
    'blocks[].items',
    report,
  )
  for (const name of ['blocks', 'endings', 'hidden', 'known', 'variables', 'quotas'] as const) {
    checkUnique(checked[name] ?? [], name, report)
  }
  const count = checked.blocks.reduce((sum, { items }) => sum + items.length, 0)
  if (count > limits.items)
    report('blocks', 'too_many', `must have at most ${limits.items} questions in all, have ${count}`)
  if (new Set(checked.languages).size < checked.languages.length)
    report('languages', 'duplicate_id', 'name a language twice')
  checkFlow(checked, report)
  checkLogic(checked, report)
  checkTexts(checked, report)
  return issues.length > 0 ? { issues } : { survey: checked }
}
