/** Finds the functions of a file with what the budgets ask of them: length, parameters, documentation. */
import ts from 'typescript'

export type FunctionFacts = {
  name: string
  line: number
  /** Lines from the first to the last of the function itself, comments above it left out. */
  lines: number
  parameters: number
  /** Its body holds JSX: markup is longer than logic of the same difficulty. */
  rendersJsx: boolean
  isExported: boolean
  isDocumented: boolean
  /** Handed to someone who decides its parameters: an argument of a call or a member of an object. */
  isCallback: boolean
}

/** All functions with a body, outer ones first. */
export function functionsOf(source: ts.SourceFile): FunctionFacts[] {
  const found: FunctionFacts[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) found.push(factsOf(node, source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function factsOf(node: ts.SignatureDeclaration, source: ts.SourceFile): FunctionFacts {
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const start = lineAt(node.getStart(source))
  const statement = statementOf(node)
  return {
    name: nameOf(node, source),
    line: start + 1,
    lines: lineAt(node.end) - start + 1,
    parameters: node.parameters.filter((parameter) => parameter.name.getText(source) !== 'this').length,
    rendersJsx: holdsJsx(node),
    isExported: isExported(statement),
    isDocumented: isDocumented(node, statement),
    isCallback: isCallback(node),
  }
}

/** The statement that declares the function: itself, or the `const` that it is the value of. */
function statementOf(node: ts.Node): ts.Node {
  const declaration = node.parent
  const isValue = ts.isVariableDeclaration(declaration) && declaration.initializer === node
  return isValue ? declaration.parent.parent : node
}

function nameOf(node: ts.SignatureDeclaration, source: ts.SourceFile): string {
  if (node.name) return node.name.getText(source)
  if (ts.isConstructorDeclaration(node)) return 'constructor'
  const { parent } = node
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name)
    return parent.name.getText(source)
  return 'a function'
}

function isExported(statement: ts.Node): boolean {
  if (!ts.isFunctionDeclaration(statement) && !ts.isVariableStatement(statement)) return false
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false
}

/** Of overloads, the first carries the comment. */
function isDocumented(node: ts.Node, statement: ts.Node): boolean {
  if (ts.getJSDocCommentsAndTags(statement).length > 0) return true
  if (!ts.isFunctionDeclaration(node) || !node.name || !ts.isSourceFile(node.parent)) return false
  const { text } = node.name
  return node.parent.statements.some(
    (other) =>
      ts.isFunctionDeclaration(other) && other.name?.text === text && ts.getJSDocCommentsAndTags(other).length > 0,
  )
}

function isCallback(node: ts.Node): boolean {
  const { parent } = node
  return (
    (ts.isCallExpression(parent) && parent.expression !== node) ||
    ts.isNewExpression(parent) ||
    ts.isPropertyAssignment(parent)
  )
}

function holdsJsx(node: ts.Node): boolean {
  const isJsx = (inner: ts.Node): boolean =>
    ts.isJsxElement(inner) ||
    ts.isJsxSelfClosingElement(inner) ||
    ts.isJsxFragment(inner) ||
    (ts.forEachChild(inner, isJsx) ?? false)
  return ts.forEachChild(node, isJsx) ?? false
}
