/** Rules of the house that no linter at hand knows, read from the syntax of one file. */
import ts from 'typescript'
import { isTestFile } from '../project/kinds.ts'

export type Breach = { path: string; line: number; rule: string; message: string }

/** Rooms whose result must depend on their arguments alone. */
const pureRooms =
  /^packages\/server\/src\/[^/]+\/[^/]+\/(.+\/)?model(\.ts$|\/)|^packages\/(stats|survey)\/src\/|\/view\.ts$/
const chance = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
  'process.env',
  'process.hrtime',
])
const randomNames = new Set(['randomBytes', 'randomUUID', 'randomInt', 'randomFillSync', 'getRandomValues'])

/** All breaches in one file, in order of the text. */
export function breachesOf(source: ts.SourceFile): Breach[] {
  const path = source.fileName
  const isPure = pureRooms.test(path) && !isTestFile(path)
  const breaches: Breach[] = []
  const visit = (node: ts.Node): void => {
    const found = (isPure ? chanceIn(node, source) : null) ?? exportStar(node) ?? zodForm(node, source)
    if (found) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
      breaches.push({ path, line: line + 1, ...found })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return breaches
}

type Found = { rule: string; message: string } | null

function chanceIn(node: ts.Node, source: ts.SourceFile): Found {
  const rule = 'pure room'
  if (ts.isPropertyAccessExpression(node) && chance.has(node.getText(source))) {
    return { rule, message: `${node.getText(source)}: time, chance and settings are arguments here` }
  }
  if (ts.isNewExpression(node) && node.expression.getText(source) === 'Date' && !node.arguments?.length) {
    return { rule, message: 'new Date() reads the clock: take `now` as an argument' }
  }
  if (ts.isImportSpecifier(node) && randomNames.has((node.propertyName ?? node.name).text)) {
    return { rule, message: `${node.getText(source)}: take the source of chance as an argument` }
  }
  return null
}

function exportStar(node: ts.Node): Found {
  if (!ts.isExportDeclaration(node) || (node.exportClause && ts.isNamedExports(node.exportClause))) return null
  return { rule: 'named exports', message: '`export *` hides what the door shows: name what is exported' }
}

function zodForm(node: ts.Node, source: ts.SourceFile): Found {
  if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return null
  if (node.moduleSpecifier.text !== 'zod') return null
  const bindings = node.importClause?.namedBindings
  if (bindings && ts.isNamespaceImport(bindings)) return null
  return {
    rule: 'zod form',
    message: `write import * as z from 'zod' (${node.getText(source)} bundles three times larger)`,
  }
}
