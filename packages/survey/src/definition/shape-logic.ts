import { type Check, list, matching, object, oneOf, optional, type Report, string } from './checks.ts'
import { idPattern, itemIdPattern, limits } from './limits.ts'
import { comparisons, heardSignals, operations } from './logic.ts'

/** An id of something in the definition. */
export const id = matching(idPattern, 'bad_id', 'must be an id: a letter, then up to 63 letters, digits, "-" or "_"')
const part = matching(itemIdPattern, 'bad_id', 'must be an id of a row, an option or a field')

const references: { readonly [kind: string]: Check } = {
  answer: object({ answer: id, part: optional(part) }),
  score: object({ score: id, part: optional(part) }),
  hidden: object({ hidden: id }),
  variable: object({ variable: id }),
  known: object({ known: id }),
  heard: object({ heard: id, signal: oneOf(...heardSignals) }),
  loop: object({ loop: oneOf('id', 'label', 'number') }),
}

/** How much of a condition was read: what is too deep or too large is refused before it can cost anything. */
type Size = { nodes: number; refused: boolean }

/** An expression. */
export const expression: Check = (value, path, report) => {
  readExpression(value, { path, report, depth: 0, size: { nodes: 0, refused: false } })
}

/** A condition. */
export const condition: Check = (value, path, report) => {
  readCondition(value, { path, report, depth: 0, size: { nodes: 0, refused: false } })
}

type At = { path: string; report: Report; depth: number; size: Size }

function below(at: At, name: string): At {
  return { ...at, path: `${at.path}${name}`, depth: at.depth + 1 }
}

function isTooLarge(at: At): boolean {
  at.size.nodes += 1
  if (at.depth <= limits.depth && at.size.nodes <= limits.nodes) return false
  if (!at.size.refused)
    at.report(at.path, 'too_complex', `is nested deeper than ${limits.depth} or has over ${limits.nodes} parts`)
  at.size.refused = true
  return true
}

function readExpression(value: unknown, at: At): void {
  if (isTooLarge(at)) return
  const { path, report } = at
  if (typeof value !== 'object' || value === null) {
    readScalar(value, path, report)
    return
  }
  if (Array.isArray(value)) {
    list(readScalar, { max: limits.options })(value, path, report)
    return
  }
  if ('op' in value) {
    object({ op: oneOf(...operations), of: anything })(value, path, report)
    readEach((value as { of?: unknown }).of, below(at, '.of'), readExpression)
    return
  }
  if ('if' in value) {
    object({ if: anything, yes: anything, no: anything })(value, path, report)
    const { if: test, yes, no } = value as { if?: unknown; yes?: unknown; no?: unknown }
    readCondition(test, below(at, '.if'))
    readExpression(yes, below(at, '.yes'))
    readExpression(no, below(at, '.no'))
    return
  }
  const kind = Object.keys(references).find((name) => Object.hasOwn(value, name))
  if (kind === undefined)
    report(path, 'bad_expression', `must be a value, a calculation or one of ${Object.keys(references).join(', ')}`)
  else references[kind]?.(value, path, report)
}

function readCondition(value: unknown, at: At): void {
  if (isTooLarge(at)) return
  const { path, report } = at
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    report(path, 'bad_condition', 'must be a condition: all, any, not, or left and is')
    return
  }
  for (const name of ['all', 'any'] as const) {
    if (!(name in value)) continue
    object({ [name]: anything })(value, path, report)
    readEach((value as Record<string, unknown>)[name], below(at, `.${name}`), readCondition)
    return
  }
  if ('not' in value) {
    object({ not: anything })(value, path, report)
    readCondition(value.not, below(at, '.not'))
    return
  }
  object({ left: anything, is: oneOf(...comparisons), right: optional(anything) })(value, path, report)
  const { left, is, right } = value as { left?: unknown; is?: unknown; right?: unknown }
  if (left !== undefined) readExpression(left, below(at, '.left'))
  const takesRight = is !== 'answered' && is !== 'unanswered'
  if (right !== undefined && takesRight) readExpression(right, below(at, '.right'))
  if ((right === undefined) === takesRight && typeof is === 'string') {
    report(
      `${path}.right`,
      takesRight ? 'missing' : 'unknown_property',
      takesRight ? 'is missing' : `"${is}" compares with nothing`,
    )
  }
}

function readEach(value: unknown, at: At, read: (value: unknown, at: At) => void): void {
  if (!Array.isArray(value)) at.report(at.path, 'not_a_list', 'must be a list')
  else if (value.length === 0) at.report(at.path, 'too_few', 'must not be empty')
  else for (const [index, one] of value.entries()) read(one, { ...at, path: `${at.path}[${index}]` })
}

const anything: Check = () => {}

const readScalar: Check = (value, path, report) => {
  if (typeof value === 'string') string({ max: 1000 })(value, path, report)
  else if (typeof value !== 'boolean' && !Number.isFinite(value)) {
    report(path, 'bad_expression', 'must be a text, a finite number, true or false')
  }
}
