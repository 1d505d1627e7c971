/** Checks the budgets (tools/budgets/measure.ts) with their exceptions, and the code rules beside them. `--warnings` lists those too. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { applyExceptions } from './budgets/apply-exceptions.ts'
import { breachesOf } from './budgets/code-rules.ts'
import { exceptions } from './budgets/exceptions.ts'
import { measureFunctions, measureText } from './budgets/measure.ts'
import { promisingNames, unawaitedReturns } from './budgets/return-await.ts'
import { projectFiles, root } from './project/files.ts'
import { isSource } from './project/kinds.ts'

const files = projectFiles().filter((path) => isSource(path) || /\.(css|mjs)$/.test(path))
const texts = files.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const sources = texts
  .filter(({ path }) => isSource(path))
  .map(({ path, text }) => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
const overruns = [...texts.flatMap(({ path, text }) => measureText(path, text)), ...sources.flatMap(measureFunctions)]
const { left, unused } = applyExceptions(overruns, exceptions)
const failures = left.filter(({ level }) => level === 'fail')
const warnings = left.filter(({ level }) => level === 'warn')
const promising = promisingNames(sources)
const breaches = sources.flatMap((source) => [...breachesOf(source), ...unawaitedReturns(source, promising)])

const say = (text: string) => process.stdout.write(`${text}\n`)
if (process.argv.includes('--warnings'))
  for (const { path, line, message } of warnings) say(`warning ${path}:${line} ${message}`)
for (const { path, line, message } of failures) say(`${path}:${line} ${message}`)
for (const { path, line, rule, message } of breaches) say(`${path}:${line} ${rule}: ${message}`)
for (const { path, budget, reason } of unused)
  say(`exceptions.ts: nothing needs the exception of ${path} from "${budget}" (${reason})`)
const bad = failures.length + breaches.length + unused.length
say(`${files.length} files: ${bad} over budget or against a rule, ${warnings.length} warnings (--warnings lists them)`)
process.exitCode = bad === 0 ? 0 : 1
