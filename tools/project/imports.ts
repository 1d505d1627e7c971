/** What a TypeScript file imports, read from its syntax alone (no types, no resolution by a compiler). */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

type Import = {
  /** As written: `./model.ts`, `zod`, `node:fs`. */
  specifier: string
  /** Erased before it runs: `import type`, `export type`. */
  typeOnly: boolean
}

/** Every static import, re-export and `import('…')` with a literal. */
function importsOf(path: string, text: string): Import[] {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }
  const source = ts.createSourceFile(path, text, options)
  const found: Import[] = []
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) found.push({ specifier: specifier.text, typeOnly })
  }
  for (const node of source.statements) {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  if (/\bimport\s*\(/.test(text)) visit(source)
  return found
}

const workspaces: Record<string, string> = {
  '@opencxm/server/contract': 'packages/server/src/contract.ts',
  '@opencxm/stats': 'packages/stats/src/index.ts',
  '@opencxm/survey': 'packages/survey/src/index.ts',
  '@opencxm/sdk-web': 'packages/sdk-web/src/index.ts',
}

/** The project's file that an import means (path relative to the root), or null for a package, `node:` or a missing file. */
function resolveImport(root: string, importer: string, specifier: string): string | null {
  if (specifier in workspaces) return workspaces[specifier] ?? null
  if (!specifier.startsWith('.')) return null
  const path = normalize(join(dirname(importer), specifier)).replaceAll('\\', '/')
  return existsSync(join(root, path)) ? path : null
}

/** What loading a file loads: paths of the project, and specifiers of packages and `node:`. */
type Loads = { inside: string[]; outside: string[] }

/** Reads files and remembers what they load: closures of many tests share most of their files. */
export class ImportGraph {
  private readonly root: string
  private readonly known = new Map<string, Loads>()

  constructor(root: string) {
    this.root = root
  }

  /** Specifiers of everything outside the project (packages, `node:`) that loading this file also loads. */
  outsideOf(path: string): Set<string> {
    const outside = new Set<string>()
    const seen = new Set<string>()
    const pending = [path]
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      if (seen.has(file)) continue
      seen.add(file)
      const loads = this.loadsOf(file)
      pending.push(...loads.inside)
      for (const specifier of loads.outside) outside.add(specifier)
    }
    return outside
  }

  private loadsOf(file: string): Loads {
    const held = this.known.get(file)
    if (held) return held
    const loads: Loads = { inside: [], outside: [] }
    const read = /\.tsx?$/.test(file) ? importsOf(file, readFileSync(join(this.root, file), 'utf8')) : []
    for (const { specifier, typeOnly } of read) {
      if (typeOnly) continue
      const inside = resolveImport(this.root, file, specifier)
      if (inside) loads.inside.push(inside)
      else if (!specifier.startsWith('.')) loads.outside.push(specifier)
    }
    this.known.set(file, loads)
    return loads
  }
}
