import { checkSurvey } from '../definition/check-survey.ts'
import type { DefinitionIssue } from '../definition/checks.ts'
import type { Survey } from '../definition/survey.ts'
import { lintLookingAhead } from '../lint/ahead.ts'
import { placeholder } from '../run/pipe.ts'
import { type Lost, noteInto } from './lost.ts'

/**
 * Takes away from an imported survey what its check refuses (a condition on a question that was lost, a bound that no answer can
 * meet), the smallest part each time, and notes it; null when nothing valid is left, which is noted too.
 */
export function repair(survey: Survey, lost: Lost[]): Survey | null {
  const copy = JSON.parse(JSON.stringify(survey)) as Survey
  for (let round = 0; round < roundsMax; round++) {
    const result = checkSurvey(copy)
    if ('survey' in result) {
      noteLookingAhead(copy, lost)
      return copy
    }
    if (!takeFrom(copy, { issues: result.issues, lost })) return null
  }
  return null
}

/** What is taken away may bring up what was hidden behind it, a few times over. */
const roundsMax = 50

/**
 * One round, from the last issue to the first, so that what is taken from a list does not move what comes before it. What lies within
 * something that was taken is gone with it. False when one of them cannot be helped.
 */
function takeFrom(copy: Survey, { issues, lost }: { issues: readonly DefinitionIssue[]; lost: Lost[] }): boolean {
  const gone: string[] = []
  const told = new Set<string>()
  const questions = copy.blocks.map(({ items }) => items.map(({ id }) => id))
  for (const { path, code, message } of [...issues].reverse()) {
    const isText = code.endsWith('_placeholder') || code === 'no_fallback'
    const isGone = (taken: string) => path.startsWith(taken) && /[.[]/.test(path.charAt(taken.length))
    // Each placeholder of a text has an issue of its own; one that stands there twice has the same one twice.
    if (gone.some((taken) => isGone(taken) || (path === taken && !isText)) || told.has(`${path} ${message}`)) continue
    told.add(`${path} ${message}`)
    const taken = isText ? emptyPlaceholder(copy, path, { code, message }) : takeAway(copy, path)
    const why = { reason: message, issue: code }
    if (taken === null) {
      lost.push({ ...{ path, kind: 'lost', what: 'the survey', phrase: 'the survey', name: '' }, ...why })
      return false
    }
    gone.push(taken)
    lost.push({ path: taken, kind: 'lost', ...named(questions, taken), ...why })
  }
  return gone.length > 0
}

/** A whole question has a name that is known from the file; any other part is named by where it stands. */
function named(questions: readonly (readonly string[])[], path: string): Pick<Lost, 'what' | 'phrase' | 'name'> {
  const [, block = '', item = ''] = /^blocks\[(\d+)\]\.items\[(\d+)\]$/.exec(path) ?? []
  const name = questions[Number(block)]?.[Number(item)]
  if (block === '' || name === undefined) return { what: path, phrase: path, name: '' }
  return { what: `question ${name}`, phrase: 'question {name}', name }
}

/** Elsewhere a condition may look at what stands below it; here its answer is not there yet. The builder's check says so too. */
function noteLookingAhead(survey: Survey, lost: Lost[]): void {
  const note = noteInto(lost)
  for (const { path, params } of lintLookingAhead(survey))
    note(path, ['condition on {name}', String(params.question)], 'is asked for before its answer is there', 'changed')
}

/** Optional parts, the innermost of which goes. */
const optional =
  /^(show|when|jumps|help|labels|min|max|step|minLength|maxLength|format|placeholder|shuffle|loop|image|redirect|theme|top|unit|value|touchpoint|metric|accept)$/

/** A text keeps its words and every placeholder but the one that the issue names. */
function emptyPlaceholder(
  survey: object,
  path: string,
  issue: Pick<DefinitionIssue, 'code' | 'message'>,
): string | null {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  const last = steps.pop() ?? ''
  const holder = steps.reduce<unknown>((here, step) => (here as Record<string, unknown> | undefined)?.[step], survey)
  const texts = holder as Record<string, unknown> | undefined
  const text = texts?.[last]
  if (texts === undefined || typeof text !== 'string' || !text.includes('{{')) return takeAway(survey, path)
  const kept: string[] = []
  const words = text.replace(placeholder, (whole: string) => {
    if (issue.code !== 'bad_placeholder' && issue.message.includes(whole)) return ''
    kept.push(whole)
    return held
  })
  const readable = issue.code === 'bad_placeholder' ? words.replace(/\{\{/g, '{ {') : words
  texts[last] = readable.replaceAll(held, () => kept.shift() ?? '')
  return path
}

/** Stands for a placeholder that stays; no file has it in a text. */
const held = '\u{10FFFE}'

function takeAway(survey: object, path: string): string | null {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '')
  const parents: { holder: Record<string, unknown>; step: string; path: string }[] = []
  let here: unknown = survey
  let walked = ''
  for (const step of steps) {
    if (typeof here !== 'object' || here === null) break
    walked += Array.isArray(here) ? `[${step}]` : `${walked === '' ? '' : '.'}${step}`
    parents.push({ holder: here as Record<string, unknown>, step, path: walked })
    here = (here as Record<string, unknown>)[step]
  }
  for (const parent of parents.reverse()) {
    const { holder, step } = parent
    if (Array.isArray(holder)) {
      // A whole question, option or variable, unless it is the last of its list.
      if (holder.length <= 1) continue
      holder.splice(Number(step), 1)
      return parent.path
    }
    if (optional.test(step) && step in holder) {
      delete holder[step]
      return parent.path
    }
  }
  return null
}
