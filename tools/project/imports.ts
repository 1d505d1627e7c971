/** What a TypeScript file imports, read from its syntax alone (no types, no resolution by a compiler). */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import ts from 'typescript'

export type Import = {
  /** As written: `./model.ts`, `zod`, `node:fs`. */
  specifier: string
  /** Erased before it runs: `import type`, `export type`. */
  typeOnly: boolean
  line: number
}

/** Every static import, re-export and `import('…')` with a literal, in order of the text. */
export function importsOf(path: string, text: string): Import[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const add = (node: ts.Node, specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
    found.push({ specifier: specifier.text, typeOnly, line })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    } else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node, node.arguments[0], false)
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const workspaces: Record<string, string> = {
  '@opencxm/server/contract': 'packages/server/src/contract.ts',
  '@opencxm/stats': 'packages/stats/src/index.ts',
  '@opencxm/survey': 'packages/survey/src/index.ts',
  '@opencxm/sdk-web': 'packages/sdk-web/src/index.ts',
}

/** The project's file that an import means (path relative to the root), or null for a package, `node:` or a missing file. */
export function resolveImport(root: string, importer: string, specifier: string): string | null {
  if (specifier in workspaces) return workspaces[specifier] ?? null
  if (!specifier.startsWith('.')) return null
  const path = normalize(join(dirname(importer), specifier)).replaceAll('\\', '/')
  return existsSync(join(root, path)) ? path : null
}

/** Reads files and remembers their imports: closures of many tests share most of their files. */
export class ImportGraph {
  private readonly root: string
  private readonly known = new Map<string, Import[]>()

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
      for (const { specifier, typeOnly } of this.importsOf(file)) {
        if (typeOnly) continue
        const inside = resolveImport(this.root, file, specifier)
        if (inside) pending.push(inside)
        else if (!specifier.startsWith('.')) outside.add(specifier)
      }
    }
    return outside
  }

  private importsOf(path: string): Import[] {
    const held = this.known.get(path)
    if (held) return held
    const read = /\.tsx?$/.test(path) ? importsOf(path, readFileSync(join(this.root, path), 'utf8')) : []
    this.known.set(path, read)
    return read
  }
}
