/** The budgets of house.md, measured on one file. */
import type ts from 'typescript'
import { isTestFile } from '../project/kinds.ts'
import { type FunctionFacts, functionsOf } from './functions.ts'

export type Budget = 'file lines' | 'function lines' | 'parameters' | 'doc comment'
export type Overrun = {
  path: string
  budget: Budget
  level: 'fail' | 'warn'
  /** The function, for budgets of functions. */
  name: string | null
  line: number
  message: string
}

const fileLines = { warn: 300, fail: 500, testFail: 600 }
const functionLines = { warn: 50, fail: 80, jsxFail: 120 }
const parametersMax = 3

/** What the text of a file overruns: its lines. */
export function measureText(path: string, text: string): Overrun[] {
  const isTest = isTestFile(path)
  const lines = text.trimEnd().split('\n').length
  const limit = isTest ? fileLines.testFail : fileLines.fail
  if (lines <= (isTest ? limit : fileLines.warn)) return []
  const level = lines > limit ? 'fail' : 'warn'
  return [{ path, budget: 'file lines', level, name: null, line: 1, message: `${lines} lines (at most ${limit})` }]
}

/** What the functions of a file overrun. Of tests, only what they export for others is asked for a comment. */
export function measureFunctions(source: ts.SourceFile): Overrun[] {
  const path = source.fileName
  const functions = functionsOf(source)
  const undocumented = functions.flatMap((one) => documentationOf(path, one))
  if (isTestFile(path)) return undocumented
  return [...functions.flatMap((one) => [...lengthOf(path, one), ...parametersOf(path, one)]), ...undocumented]
}

function lengthOf(path: string, { name, line, lines, rendersJsx }: FunctionFacts): Overrun[] {
  const limit = rendersJsx ? functionLines.jsxFail : functionLines.fail
  if (lines <= (rendersJsx ? functionLines.fail : functionLines.warn)) return []
  const message = `${name} has ${lines} lines (at most ${limit})`
  return [{ path, budget: 'function lines', level: lines > limit ? 'fail' : 'warn', name, line, message }]
}

function parametersOf(path: string, { name, line, parameters, isCallback }: FunctionFacts): Overrun[] {
  if (parameters <= parametersMax || isCallback) return []
  const message = `${name} takes ${parameters} parameters (at most ${parametersMax}, else one named object)`
  return [{ path, budget: 'parameters', level: 'fail', name, line, message }]
}

function documentationOf(path: string, { name, line, isExported, isDocumented }: FunctionFacts): Overrun[] {
  if (!isExported || isDocumented) return []
  const message = `${name} is exported without a doc comment`
  return [{ path, budget: 'doc comment', level: 'fail', name, line, message }]
}
