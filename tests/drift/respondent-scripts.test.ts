/** What respondents load: small, and of words that WebViews of 2019 know. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import ts from 'typescript'
import { measureSizes } from '../../bench/sizes/sizes.ts'
import { buildSdk } from '../../packages/sdk-web/build.ts'

let folder = ''
let scripts: [string, string][] = []
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opencxm-scripts-'))
  const built = await buildSdk(folder)
  scripts = [...built].filter(([name]) => /^(page|run|survey)-/.test(name))
})
after(() => rmSync(folder, { recursive: true, force: true }))

describe('what respondents load', () => {
  test('stays within its budgets', async () => {
    const sizes = await measureSizes()
    const bars = { surveyFirstScreenGzip: 15 * 1024, surveyRuntimeGzip: 25 * 1024, surveyWidgetGzip: 20 * 1024 }
    for (const [name, bar] of Object.entries(bars)) {
      const bytes = sizes[name as keyof typeof bars]
      assert.ok(bytes > 1000 && bytes <= bar, `${name}: ${bytes} of ${bar}`)
    }
  })

  test('is written in the syntax of ES2019', () => {
    assert.equal(scripts.length, 3)
    for (const [name, code] of scripts) assert.deepEqual(newSyntax(code), [], name)
    assert.deepEqual(newSyntax('a?.b; a ?? b; a ||= b; 1n; class A { #x = 1 }; import("x"); /(?<=a)b/'), [
      'QuestionDotToken',
      'QuestionQuestionToken',
      'BarBarEqualsToken',
      'BigIntLiteral',
      'PropertyDeclaration',
      'PrivateIdentifier',
      'ImportKeyword',
      'lookbehind',
    ])
  })

  test('asks the browser for nothing but what is on the list', () => {
    for (const [name, code] of scripts) {
      const { globals, methods } = usesOf(code)
      assert.deepEqual(
        globals.filter((used) => !knownGlobals.has(used)),
        [],
        `${name}: globals`,
      )
      assert.deepEqual(
        methods.filter((used) => newMethods.has(used)),
        [],
        `${name}: methods`,
      )
    }
    const bad = usesOf('structuredClone(a1).replaceAll("a","b")')
    assert.deepEqual([bad.globals.includes('structuredClone'), bad.methods], [true, ['replaceAll']])
  })
})

const newKinds = new Set([
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.PrivateIdentifier,
  ts.SyntaxKind.PropertyDeclaration,
  ts.SyntaxKind.ClassStaticBlockDeclaration,
  ts.SyntaxKind.ImportKeyword,
  ts.SyntaxKind.MetaProperty,
])

function everyNode(code: string, see: (node: ts.Node) => void): void {
  const walk = (node: ts.Node) => {
    see(node)
    node.forEachChild(walk)
  }
  walk(ts.createSourceFile('script.js', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS))
}

function newSyntax(code: string): string[] {
  const found: string[] = []
  everyNode(code, (node) => {
    if (newKinds.has(node.kind)) found.push(ts.SyntaxKind[node.kind])
    if (ts.isRegularExpressionLiteral(node) && /\(\?<[=!]|\/[a-z]*[dv][a-z]*$/.test(node.text)) found.push('lookbehind')
  })
  return found
}

/** Names that nothing in the script declares, and methods that it calls. */
function usesOf(code: string): { globals: string[]; methods: string[] } {
  const declared = new Set<string>()
  const used = new Set<string>()
  const methods = new Set<string>()
  everyNode(code, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      methods.add(node.expression.name.text)
    if (!ts.isIdentifier(node)) return
    const { parent } = node
    const isName =
      (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
      (ts.isPropertyAssignment(parent) && parent.name === node) ||
      (ts.isBindingElement(parent) && parent.propertyName === node) ||
      ts.isLabeledStatement(parent) ||
      ts.isMethodDeclaration(parent)
    if (isName) return
    const declares =
      (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) &&
      parent.name === node
    if (declares || ts.isFunctionDeclaration(parent)) declared.add(node.text)
    else used.add(node.text)
  })
  return { globals: [...used].filter((name) => !declared.has(name)).sort(), methods: [...methods].sort() }
}

/** Of 2019 and before (Chrome 69, Safari 12), or asked for in a `try` with something else to do (CSSStyleSheet as a constructor). */
const knownGlobals = new Set(
  `Array Boolean CSSStyleSheet DOMParser Date Element Error HTMLButtonElement HTMLInputElement HTMLSelectElement
  HTMLTextAreaElement Infinity JSON Map Math NaN Number Object Promise Proxy RangeError RegExp Set String Symbol WeakMap atob
  btoa clearTimeout decodeURIComponent document encodeURIComponent fetch history isFinite isNaN localStorage location navigator
  parseFloat parseInt performance sessionStorage setTimeout undefined window`.split(/\s+/),
)
const newMethods = new Set(
  `allSettled any at findLast findLastIndex fromEntries getOrInsert groupBy hasOwn isWellFormed matchAll randomUUID
  replaceAll replaceChildren showModal showPopover structuredClone toReversed toSorted toSpliced toWellFormed requestSubmit`.split(
    /\s+/,
  ),
)
