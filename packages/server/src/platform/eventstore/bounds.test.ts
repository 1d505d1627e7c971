import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { requireWorkspaceBound } from './bounds.ts'
import { ch, type Fragment, param } from './sql.ts'

const ws = () => ch`ws = ${param(7, 'UInt32')}`
const check = (sql: Fragment) => requireWorkspaceBound('test', sql, 7)

test('ES2: statements whose every read is bound pass', () => {
  check(ch`SELECT 1 FROM events WHERE ${ws()}`)
  check(ch`SELECT 1 FROM events AS e PREWHERE e.${ws()} WHERE a OR b`)
  check(ch`SELECT 1 FROM events WHERE (a OR b) AND ${ws()} AND f(x OR y) GROUP BY ws HAVING c OR d`)
  check(ch`SELECT 1 FROM (SELECT * FROM events WHERE ${ws()} ORDER BY a OR b) WHERE x OR y`)
  check(
    ch`WITH a AS (SELECT 1 FROM events WHERE ${ws()}) SELECT * FROM a LEFT JOIN person_traits t ON a.x = t.x AND t.${ws()}`,
  )
  check(ch`SELECT events, person_traits FROM (SELECT 1 AS events FROM events_by_person WHERE ${ws()} AND x = ' OR ')`)
})

test('ES2: statements with a read that is not bound are refused', () => {
  const refused = (sql: Fragment, reason: RegExp) => assert.throws(() => check(sql), reason)
  refused(ch`SELECT 1 FROM events`, /no bound workspace/)
  refused(ch`SELECT 1 FROM events WHERE ws = 7`, /no bound workspace/)
  refused(ch`SELECT 1 FROM events WHERE x = 'ws = {a:UInt32}'`, /no bound workspace/)
  refused(ch`SELECT 1 FROM events WHERE ws = ${param(8, 'UInt32')}`, /bound to workspace 8, not 7/)
  refused(ch`SELECT 1 FROM events WHERE ${ws()} OR 1`, /not OR/)
  refused(ch`SELECT 1 FROM events WHERE a OR ${ws()}`, /not OR/)
  refused(ch`SELECT 1 FROM events WHERE a AND (${ws()} OR b)`, /not OR/)
  refused(ch`SELECT 1 FROM events WHERE NOT ${ws()}`, /not OR/)
  refused(ch`SELECT countIf(${ws()}) FROM events`, /top of WHERE/)
  refused(ch`SELECT 1 FROM events, person_traits WHERE ${ws()}`, /2 reads/)
  refused(ch`SELECT 1 FROM events AS a, events b WHERE a.${ws()}`, /2 reads/)
  refused(ch`SELECT 1 FROM events e JOIN events_by_person b ON e.x = b.x WHERE e.${ws()}`, /2 reads/)
  refused(ch`SELECT 1 FROM events WHERE ${ws()} UNION ALL SELECT 1 FROM events`, /2 reads/)
})

const source = fileURLToPath(new URL('../../', import.meta.url))

/** Sources outside of this folder, which has its own reasons to read across workspaces. */
async function sources(): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(source, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith(join('platform', 'eventstore')),
  )
  return await Promise.all(names.map(async (name) => ({ name, text: await readFile(join(source, name), 'utf8') })))
}

test('lint: no source reads a workspace table without a condition, or with a pasted workspace', async () => {
  const found: string[] = []
  const files = await sources()
  assert.ok(files.length > 20, 'too few sources were seen')
  for (const { name, text } of files) {
    for (const [template] of text.matchAll(/\bch`(?:[^`\\]|\\.|\$\{(?:[^`{}]|`[^`]*`|\{[^}]*\})*\})*`/g)) {
      const reads = /\b(FROM|JOIN)\s+(events|events_by_person|person_traits)\b/i.test(template)
      if (reads && !/\b(WHERE|PREWHERE|ON)\b/i.test(template)) found.push(`${name}: ${template.slice(0, 100)}`)
      if (/\bws\s*=\s*(\d|'|\$\{(?!param\())/.test(template)) found.push(`${name}: ${template.slice(0, 100)}`)
    }
  }
  assert.deepEqual(found, [])
})

test('lint: routes never read across workspaces or send commands', async () => {
  const found = (await sources()).filter(
    ({ name, text }) =>
      /routes(\.ts$|[/\\])/.test(name) && /\.(queryAcross|insertJson)\(|\bevents\.command\(/.test(text),
  )
  assert.deepEqual(
    found.map(({ name }) => name),
    [],
  )
})
