import type { Report } from './checks.ts'
import { comparesOf, conditionReferences, eachCondition, referencesOf } from './each.ts'
import type { Compare, Condition, Expression, Reference } from './logic.ts'
import type { Question } from './questions.ts'
import { contactFields } from './questions.ts'
import type { Block, Survey } from './survey.ts'

/** Checks that everything that conditions and calculations read exists, and that options they compare with exist too. */
export function checkLogic(survey: Survey, report: Report): void {
  const known = knownOf(survey)
  for (const { condition, path, block } of eachCondition(survey)) {
    checkReferences(conditionReferences(condition), { path, block, known, variables: known.variables, report })
    checkValues(condition, { path, known, report })
  }
  survey.variables?.forEach(({ value }, at) => {
    const path = `variables[${at}].value`
    // What is defined before it only, so that no variable can depend on itself.
    const variables = new Set((survey.variables ?? []).slice(0, at).map(({ id }) => id))
    checkReferences(referencesOf(value), { path, block: null, known, variables, report })
    for (const condition of conditionsIn(value)) checkValues(condition, { path, known, report })
  })
}

type Known = {
  questions: Map<string, Question>
  listening: Map<string, Block>
  variables: ReadonlySet<string>
  hidden: ReadonlySet<string>
  known: ReadonlySet<string>
}

function knownOf(survey: Survey): Known {
  const ids = (things: readonly { id: string }[] | undefined) => new Set((things ?? []).map(({ id }) => id))
  const known: Known = {
    questions: new Map(),
    listening: new Map(),
    variables: ids(survey.variables),
    hidden: ids(survey.hidden),
    known: ids(survey.known),
  }
  for (const block of survey.blocks) {
    for (const item of block.items) {
      if (item.type === 'listen') known.listening.set(item.id, block)
      else known.questions.set(item.id, item)
    }
  }
  return known
}

type Place = { path: string; block: Block | null; known: Known; variables: ReadonlySet<string>; report: Report }

function checkReferences(references: readonly Reference[], place: Place): void {
  const { path, block, known, variables, report } = place
  const must = (exists: boolean, code: string, what: string) => {
    if (!exists) report(path, code, `reads ${what}, which does not exist`)
  }
  for (const reference of references) {
    if ('hidden' in reference)
      must(known.hidden.has(reference.hidden), 'unknown_hidden', `hidden field "${reference.hidden}"`)
    else if ('known' in reference)
      must(known.known.has(reference.known), 'unknown_known', `"${reference.known}" of the person`)
    else if ('heard' in reference)
      must(known.listening.has(reference.heard), 'unknown_listening', `listening step "${reference.heard}"`)
    else if ('variable' in reference)
      must(
        variables.has(reference.variable),
        'unknown_variable',
        `variable "${reference.variable}" (or it is defined later)`,
      )
    else if ('loop' in reference) {
      if (!block?.loop) report(path, 'no_loop', 'reads what a repetition is about, but is in none')
    } else checkAnswer('answer' in reference ? reference.answer : reference.score, reference.part, place)
  }
}

function checkAnswer(id: string, part: string | undefined, { path, known, report }: Place): void {
  const question = known.questions.get(id)
  if (!question || question.type === 'statement') {
    report(path, 'unknown_question', `reads question "${id}", which does not exist or has no answer`)
    return
  }
  if (part !== undefined && !partsOfQuestion(question).includes(part)) {
    report(path, 'unknown_part', `reads "${part}" of question "${id}", which has no such part`)
  }
}

/** The parts of an answer that logic may pick: rows, options, contact fields. */
export function partsOfQuestion(question: Question): readonly string[] {
  if (question.type === 'matrix') return question.rows.map(({ id }) => id)
  if (question.type === 'ranking' || question.type === 'sum') return question.options.map(({ id }) => id)
  return question.type === 'contact' ? contactFields : []
}

/** Compared with a choice, a literal must be one of its options. */
function checkValues(condition: Condition, { path, known, report }: Pick<Place, 'path' | 'known' | 'report'>): void {
  for (const compare of comparesOf(condition)) {
    const { left } = compare
    if (typeof left !== 'object' || !('answer' in left) || !isAboutIdentity(compare)) continue
    const question = known.questions.get(left.answer)
    if (!question) continue
    const ids = idsOf(question)
    for (const value of literalsOf(compare.right)) {
      const isRight = ids !== null ? ids.includes(String(value)) : !isNumeric(question) || typeof value === 'number'
      if (!isRight)
        report(
          path,
          'unknown_option',
          `compares question "${question.id}" with ${JSON.stringify(value)}, which it cannot be`,
        )
    }
  }
}

function isAboutIdentity({ is }: Compare): boolean {
  return is === 'equals' || is === 'not_equals' || is === 'one_of' || is === 'none_of'
}

function idsOf(question: Question): readonly string[] | null {
  if (question.type === 'matrix') return question.columns.map(({ id }) => id)
  if (question.type === 'ranking' || question.type === 'sum') return null
  return 'options' in question ? question.options.map(({ id }) => id) : null
}

/** True for questions whose answer is one number. */
export function isNumeric({ type }: Question): boolean {
  return ['nps', 'csat', 'ces', 'stars', 'emoji', 'slider', 'number'].includes(type)
}

/** The literal values of an expression; of a calculation none. */
export function literalsOf(expression: Expression | undefined): readonly (string | number | boolean)[] {
  if (expression === undefined) return []
  if (Array.isArray(expression)) return expression
  return typeof expression === 'object' ? [] : [expression]
}

function conditionsIn(expression: Expression): Condition[] {
  if (typeof expression !== 'object' || Array.isArray(expression)) return []
  const one = expression as Exclude<Expression, string | number | boolean | readonly unknown[]>
  if ('op' in one) return one.of.flatMap(conditionsIn)
  return 'if' in one ? [one.if, ...conditionsIn(one.yes), ...conditionsIn(one.no)] : []
}
