import type { Compare, Condition, Expression, Scalar } from '../../definition/logic.ts'

/** Whether several options of a question can be chosen. */
export type IsSeveral = (question: string) => boolean

const signs: { readonly [comparison: string]: string } = {
  equals: '=',
  not_equals: '<>',
  less: '<',
  at_most: '<=',
  more: '>',
  at_least: '>=',
}

/** A condition as SurveyJS writes it; null where it cannot say it. */
export function writeCondition(condition: Condition, isSeveral: IsSeveral): string | null {
  if ('not' in condition) {
    const inside = writeCondition(condition.not, isSeveral)
    return inside === null ? null : `!(${inside})`
  }
  if (!('all' in condition || 'any' in condition)) return writeComparison(condition, isSeveral)
  const [parts, word] = 'all' in condition ? [condition.all, ' and '] : [condition.any, ' or ']
  const written = parts.map((part) => writeCondition(part, isSeveral))
  if (written.includes(null) || parts.length < 2) return null
  return written.map((part) => `(${part})`).join(word)
}

function writeComparison({ left, is, right }: Compare, isSeveral: IsSeveral): string | null {
  const one = writeExpression(left)
  if (one === null) return null
  if (is === 'answered') return `${one} notempty`
  if (is === 'unanswered') return `${one} empty`
  const other = right === undefined ? null : writeExpression(right)
  if (other === null) return null
  if (is === 'one_of' || is === 'none_of') {
    return Array.isArray(right) ? `${one} ${is === 'one_of' ? 'anyof' : 'noneof'} ${other}` : null
  }
  const isAboutSeveral = typeof left === 'object' && 'answer' in left && isSeveral(left.answer)
  if (is === 'contains') return isAboutSeveral ? null : `${one} contains ${other}`
  if (isAboutSeveral) return is === 'equals' ? `${one} contains ${other}` : null
  return `${one} ${signs[is]} ${other}`
}

const operators: { readonly [op: string]: string } = { add: '+', subtract: '-', multiply: '*', divide: '/' }

/** An expression as SurveyJS writes it; null where it cannot say it. */
export function writeExpression(expression: Expression): string | null {
  if (typeof expression !== 'object') return literal(expression)
  if (Array.isArray(expression)) return `[${expression.map(literal).join(', ')}]`
  if ('answer' in expression)
    return `{${expression.answer}${expression.part === undefined ? '' : `.${expression.part}`}}`
  if ('variable' in expression) return `{${expression.variable}}`
  if (!('op' in expression)) return null
  const operator = operators[expression.op]
  const [left, right] = expression.of
  // Nested calculations would need parentheses, which conditions of SurveyJS do not read.
  if (operator === undefined || expression.of.length !== 2 || left === undefined || right === undefined) return null
  if ([left, right].some((side) => typeof side === 'object' && (Array.isArray(side) || 'op' in side))) return null
  const [one, other] = [writeExpression(left), writeExpression(right)]
  return one === null || other === null ? null : `${one} ${operator} ${other}`
}

function literal(value: Scalar): string {
  return typeof value === 'string' ? `'${value.replace(/[\\']/g, '\\$&')}'` : String(value)
}
