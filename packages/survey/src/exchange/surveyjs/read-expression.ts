import type { Condition, Expression, Operation, Scalar } from '../../definition/logic.ts'
import { lookUp } from '../names.ts'

/** What a name in braces means, and which of our values a literal stands for beside it. */
export type ExpressionNames = {
  expressionOf: (name: string) => Expression | null
  /** Whether several can be chosen, so that `contains` means one of them. */
  isChoice: (name: string) => boolean
  /** Whether the answer is a text: `more` and `less` compare letters then. */
  isText: (name: string) => boolean
  valueOf: (name: string, value: Scalar) => Scalar
  /** The number behind the choice, where all choices are numbers; null for all else. */
  scoreOf: (name: string) => Expression | null
}

type Token = { kind: 'name' | 'value' | 'sign' | 'word'; text: string; value?: Scalar }

const tokenPattern =
  /\s*(?:\{([^{}]+)\}|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?)|(<>|!=|>=|=>|<=|=<|==|&&|\|\||\*=|[=<>!()[\],+\-*/])|([A-Za-z]+))/y

const sameSigns: { readonly [sign: string]: string } = { '&&': 'and', '||': 'or', '*=': 'contains' }

function tokensOf(text: string): Token[] | null {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  let at = 0
  const end = text.trimEnd().length
  while (at < end) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(text)
    if (!match || match[0] === '') return null
    at = tokenPattern.lastIndex
    const [, name, single, double, number, sign, word] = match
    if (name !== undefined) tokens.push({ kind: 'name', text: name.trim() })
    else if (number !== undefined) tokens.push({ kind: 'value', text: number, value: Number(number) })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: lookUp(sameSigns, sign) ?? sign })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word.toLowerCase() })
    else tokens.push({ kind: 'value', text: '', value: (single ?? double ?? '').replace(/\\(.)/g, '$1') })
  }
  return tokens
}

/** What cannot be read ends the reading; the caller reports the expression as a whole. */
class Unreadable extends Error {}

/** Reads a condition of SurveyJS; null where it says what ours cannot (functions, dates, custom operators). */
export function readCondition(text: string, names: ExpressionNames): Condition | null {
  return reading(text, (reader) => reader.condition(), names)
}

/** Reads a calculation of SurveyJS; null likewise. */
export function readCalculation(text: string, names: ExpressionNames): Expression | null {
  return reading(text, (reader) => reader.sum(), names)
}

function reading<T>(text: string, read: (reader: Reader) => T, names: ExpressionNames): T | null {
  const tokens = text.length > 4000 ? null : tokensOf(text)
  if (tokens === null) return null
  try {
    const reader = new Reader(tokens, names)
    const result = read(reader)
    return reader.isAtEnd() ? result : null
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

const comparisonOf: { readonly [sign: string]: 'equals' | 'not_equals' | 'less' | 'at_most' | 'more' | 'at_least' } = {
  '=': 'equals',
  '==': 'equals',
  equal: 'equals',
  '<>': 'not_equals',
  '!=': 'not_equals',
  notequal: 'not_equals',
  '<': 'less',
  less: 'less',
  '<=': 'at_most',
  '=<': 'at_most',
  lessorequal: 'at_most',
  '>': 'more',
  greater: 'more',
  '>=': 'at_least',
  '=>': 'at_least',
  greaterorequal: 'at_least',
}

const functions: { readonly [name: string]: Operation } = {
  sum: 'add',
  avg: 'mean',
  min: 'min',
  max: 'max',
  round: 'round',
}

/** Two texts, one behind the other. A number beside a text is added there when the text looks like a number: not said here. */
function joined(left: Expression, right: Expression): Expression {
  if (typeof left === 'number' || typeof right === 'number') throw new Unreadable()
  const before = typeof left === 'object' && 'op' in left && left.op === 'join' ? left.of : [left]
  return { op: 'join', of: [...before, right] }
}

/** Recursive descent: or, and, not, comparison, sum, product, value. */
class Reader {
  readonly #tokens: readonly Token[]
  readonly #names: ExpressionNames
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], names: ExpressionNames) {
    this.#tokens = tokens
    this.#names = names
  }

  isAtEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  condition(): Condition {
    const any = [this.#conjunction()]
    while (this.#take('or')) any.push(this.#conjunction())
    return any.length === 1 ? (any[0] as Condition) : { any }
  }

  #conjunction(): Condition {
    const all = [this.#negation()]
    while (this.#take('and')) all.push(this.#negation())
    return all.length === 1 ? (all[0] as Condition) : { all }
  }

  #negation(): Condition {
    this.#depth += 1
    if (this.#depth > 50) throw new Unreadable()
    try {
      if (this.#take('!') || this.#take('not')) return { not: this.#negation() }
      if (!this.#take('(')) return this.#comparison()
      const inside = this.condition()
      this.#expect(')')
      return inside
    } finally {
      this.#depth -= 1
    }
  }

  #comparison(): Condition {
    const token = this.#tokens[this.#at]
    const name = token?.kind === 'name' ? token.text : null
    const left = this.sum()
    const sign = this.#tokens[this.#at]?.text ?? ''
    // A yes-or-no question alone asks for its yes.
    const yes = name === null || !/^(|and|or|\)|,)$/.test(sign) ? true : this.#names.valueOf(name, true)
    if (typeof yes === 'string') return { left, is: 'equals', right: yes }
    this.#at += 1
    if (sign === 'notempty') return { left, is: 'answered' }
    if (sign === 'empty') return { left, is: 'unanswered' }
    const plain = lookUp(comparisonOf, sign)
    if (plain) return this.#plain(plain, left, name)
    const right = this.#right(name)
    const values = Array.isArray(right) ? right : [right]
    const isChoice = name !== null && this.#names.isChoice(name)
    const one = (value: Expression): Condition => ({ left, is: isChoice ? 'equals' : 'contains', right: value })
    switch (sign) {
      case 'contains':
        return values.length === 1 ? one(values[0]) : { all: values.map(one) }
      case 'notcontains':
        return { not: values.length === 1 ? one(values[0]) : { any: values.map(one) } }
      case 'anyof':
        return { left, is: 'one_of', right: values as Scalar[] }
      case 'noneof':
        return { left, is: 'none_of', right: values as Scalar[] }
      case 'allof':
        return { all: values.map((value): Condition => ({ left, is: 'equals', right: value })) }
      default:
        throw new Unreadable()
    }
  }

  #plain(is: (typeof comparisonOf)[string], left: Expression, name: string | null): Condition {
    const isOrder = is !== 'equals' && is !== 'not_equals'
    const isAlone = name !== null && typeof left === 'object' && 'answer' in left
    // Beside another question too the number behind the choice is meant, not our id of it.
    const isNumber = isAlone && (isOrder || this.#tokens[this.#at]?.kind === 'name')
    const score = isNumber ? this.#names.scoreOf(name) : null
    if (score !== null) return { left: score, is, right: this.#number() }
    const right = this.#right(name)
    // There a list equals only the very same list; here it would be any of it.
    if (Array.isArray(right)) throw new Unreadable()
    // Texts have an order there when they look like numbers; here they have that of their letters.
    if (isOrder && name !== null && this.#names.isText(name)) throw new Unreadable()
    return { left, is, right }
  }

  /** What was just read, as something to calculate with: of a question whose choices are numbers the number. */
  #counted(from: number, value: Expression): Expression {
    const token = this.#tokens[from]
    const isNameAlone = token?.kind === 'name' && this.#at === from + 1
    return (isNameAlone ? this.#names.scoreOf(token.text) : null) ?? value
  }

  /** The other side of what is a number; a text there is one too where it looks like it. */
  #number(): Expression {
    const from = this.#at
    const value = this.sum()
    if (typeof value !== 'string') return this.#counted(from, value)
    if (value.trim() === '' || !Number.isFinite(Number(value))) throw new Unreadable()
    return Number(value)
  }

  /** The other side; literals beside a question become our ids of its options. */
  #right(name: string | null): Expression {
    const map = (value: Scalar) => (name === null ? value : this.#names.valueOf(name, value))
    if (!this.#take('[')) {
      const value = this.sum()
      return typeof value === 'object' ? value : map(value)
    }
    const values: Scalar[] = []
    while (!this.#take(']')) {
      const value = this.#value()
      if (typeof value === 'object') throw new Unreadable()
      values.push(map(value))
      if (!this.#take(',') && this.#tokens[this.#at]?.text !== ']') throw new Unreadable()
    }
    return values
  }

  sum(): Expression {
    let from = this.#at
    let left = this.#product()
    let counted = this.#counted(from, left)
    let isText = this.#hasText(from)
    for (;;) {
      if (this.#take('+')) {
        from = this.#at
        const right = this.#product()
        const isJoined = isText || this.#hasText(from)
        left = isJoined ? joined(left, right) : { op: 'add', of: [counted, this.#counted(from, right)] }
        counted = left
        isText = isJoined
      } else if (this.#take('-')) {
        from = this.#at
        const right = this.#product()
        left = { op: 'subtract', of: [counted, this.#counted(from, right)] }
        counted = left
        isText = false
      } else return left
    }
  }

  /** Whether what was just read has a text in it: then `+` puts one behind the other. */
  #hasText(from: number): boolean {
    return this.#tokens.slice(from, this.#at).some(({ kind, text, value }) => {
      if (kind === 'name') return this.#names.isText(text)
      return kind === 'value' && typeof value === 'string' && (value.trim() === '' || Number.isNaN(Number(value)))
    })
  }

  #product(): Expression {
    const from = this.#at
    let left = this.#value()
    let counted = this.#counted(from, left)
    for (;;) {
      const op = this.#take('*') ? 'multiply' : this.#take('/') ? 'divide' : null
      if (op === null) return left
      const at = this.#at
      const right = this.#value()
      left = { op, of: [counted, this.#counted(at, right)] }
      counted = left
    }
  }

  #value(): Expression {
    const token = this.#tokens[this.#at]
    this.#at += 1
    if (token?.kind === 'value') return token.value ?? ''
    if (token?.kind === 'name') {
      const expression = this.#names.expressionOf(token.text)
      if (expression !== null) return expression
    }
    if (token?.kind === 'word' && this.#take('(')) return this.#call(token.text)
    if (token?.text === 'true' || token?.text === 'false') return token.text === 'true'
    throw new Unreadable()
  }

  /** Functions that are operations here too. */
  #call(name: string): Expression {
    if (name === 'iif') {
      const holds = this.condition()
      this.#expect(',')
      const yes = this.sum()
      this.#expect(',')
      const no = this.sum()
      this.#expect(')')
      return { if: holds, yes, no }
    }
    const op = lookUp(functions, name)
    if (op === undefined) throw new Unreadable()
    const from = this.#at
    const of: Expression[] = []
    do {
      const at = this.#at
      const value = this.sum()
      of.push(this.#counted(at, value))
    } while (this.#take(','))
    this.#expect(')')
    // There a text that looks like a number is one.
    const isText = this.#tokens
      .slice(from, this.#at)
      .some(({ kind, text }) => kind === 'name' && this.#names.isText(text))
    if (isText) throw new Unreadable()
    // A sum of nothing is nought there.
    return { op, of: name === 'sum' ? [0, ...of] : of }
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at]
    if (token === undefined || token.kind === 'value' || token.kind === 'name' || token.text !== text) return false
    this.#at += 1
    return true
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw new Unreadable()
  }
}
