/**
 * A promise returned inside `try` without `await` leaves before its `catch` or `finally` can act. Without types, a call counts
 * as a promise when the project declares that name as a function of promises, and nowhere as anything else.
 */
import ts from 'typescript'
import type { Breach } from './code-rules.ts'

/** Promises of the platform that come without a declaration of ours. */
const wellKnown = ['fetch', 'Promise.all', 'Promise.allSettled', 'Promise.race', 'Promise.any']

/** Methods of values that everyone has: `map` may be declared somewhere and still mostly means the one of lists. */
const builtIn = new Set(
  [Array, String, Map, Set, Number, RegExp, Object, Buffer].flatMap(({ prototype }) =>
    Object.getOwnPropertyNames(prototype),
  ),
)

/** Names whose every declaration in these files is `async` or says `Promise<...>`. */
export function promisingNames(sources: readonly ts.SourceFile[]): Set<string> {
  const promising = new Set(wellKnown)
  const others = new Set<string>()
  const visit = (node: ts.Node): void => {
    const declared = declarationOf(node)
    if (declared) (declared.promises ? promising : others).add(declared.name)
    ts.forEachChild(node, visit)
  }
  for (const source of sources) visit(source)
  return promising.difference(others).difference(builtIn)
}

/** Returns inside `try` that hand out such a call unawaited. */
export function unawaitedReturns(source: ts.SourceFile, promising: ReadonlySet<string>): Breach[] {
  const breaches: Breach[] = []
  const visit = (node: ts.Node, isGuarded: boolean): void => {
    if (ts.isTryStatement(node)) {
      visit(node.tryBlock, true)
      if (node.catchClause) visit(node.catchClause, isGuarded || node.finallyBlock !== undefined)
      if (node.finallyBlock) visit(node.finallyBlock, isGuarded)
      return
    }
    if (isGuarded && ts.isReturnStatement(node) && node.expression && isPromise(node.expression, source, promising)) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
      const message = `${node.getText(source).split('\n')[0]}: await it, or its catch never runs`
      breaches.push({ path: source.fileName, line, rule: 'return await in try', message })
    }
    ts.forEachChild(node, (child) => visit(child, isGuarded && !ts.isFunctionLike(node)))
  }
  visit(source, false)
  return breaches
}

function isPromise(expression: ts.Expression, source: ts.SourceFile, promising: ReadonlySet<string>): boolean {
  if (!ts.isCallExpression(expression)) return false
  const callee = expression.expression
  if (promising.has(callee.getText(source))) return true
  return ts.isPropertyAccessExpression(callee) && promising.has(callee.name.text)
}

function declarationOf(node: ts.Node): { name: string; promises: boolean } | null {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)) {
    return node.name ? { name: node.name.getText(), promises: promisesOf(node) } : null
  }
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) {
    const value = node.initializer
    const isFunction = value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))
    return isFunction ? { name: node.name.getText(), promises: promisesOf(value) } : null
  }
  if (ts.isPropertySignature(node) && node.type && ts.isFunctionTypeNode(node.type)) {
    return { name: node.name.getText(), promises: promisesOf(node.type) }
  }
  return null
}

function promisesOf(node: ts.SignatureDeclaration): boolean {
  const isAsync =
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
  return isAsync || (node.type?.getText().startsWith('Promise<') ?? false)
}
