import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { makeCompany } from './company/index.ts'
import { surveyMapping, writeSurveyFile } from './imports.ts'

/** A CSV by RFC 4180: rows of cells. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  const token = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g
  for (const [, quoted, plain, after] of text.matchAll(token)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (after === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

const company = makeCompany({ seed: 4, customers: 6_000, endDay: '2026-09-13', planted: true })

describe('last year’s survey as a file', () => {
  test('holds every answer of the agency’s half year, and its mess is counted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-survey-'))
    try {
      const path = join(folder, 'survey.csv')
      const counts = await writeSurveyFile(company, path)
      const text = await readFile(path, 'utf8')
      assert.ok(text.startsWith('\uFEFF'))
      const [header, ...rows] = parseCsv(text.slice(1))
      assert.ok(header)
      assert.equal(rows.length, counts.lines)
      assert.equal(counts.answers + counts.bad + counts.commentOnly, [...company.surveyRows()].length)
      assert.equal(counts.lines, counts.answers + counts.bad + counts.commentOnly + counts.repeated)
      assert.ok(counts.answers > 250 && counts.bad > 0 && counts.repeated > 0 && counts.commentOnly > 0)
      for (const row of rows) assert.equal(row.length, header.length)
      const distinct = new Set(rows.map((row) => row[0]))
      assert.equal(distinct.size, counts.lines - counts.repeated)
      checkFates(rows, counts)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('the mapping names only columns that the file has', () => {
    const names = new Set(
      'Response ID|Customer ID|E-mail|Answered at|How likely to recommend us (0-10)|Comment|Lang.|Region|Bought via|Store'.split(
        '|',
      ),
    )
    const [answers] = surveyMapping.answers
    const used = [
      ...surveyMapping.key,
      surveyMapping.time,
      ...surveyMapping.identifiers.map((identifier) => identifier.value),
      answers.channel.column,
      answers.props.language.column,
      answers.props.region,
      answers.props.store,
      ...answers.items.flatMap((item) => [item.score.column, item.text]),
    ]
    for (const column of used) assert.ok(names.has(column), column)
  })

  test('nobody answers twice: the file ends where our own survey begins', () => {
    const fromFile = [...company.surveyRows()].map((row) => row.answeredAt)
    const own = [...company.events()].filter((event) => event.data.$metric === 'nps').map((event) => event.timestamp)
    assert.ok(Math.max(...fromFile) < Math.min(...own) + 3 * 86_400_000)
  })
})

/** Counts what an import can make of the rows by the words of the mapping's rules. */
function checkFates(rows: string[][], counts: { bad: number; commentOnly: number }): void {
  let bad = 0
  let commentOnly = 0
  for (const [, customer = '', mail = '', time = '', score = ''] of rows) {
    const known = !['', 'unknown', 'N/A'].includes(customer) || mail !== ''
    const date = /^\s*(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})/.exec(time)
    const day = date ? new Date(`${date[1]}-${date[2]?.padStart(2, '0')}-${date[3]?.padStart(2, '0')}T00:00:00Z`) : null
    const onTime = day !== null && !Number.isNaN(day.getTime()) && day.getUTCDate() === Number(date?.[3])
    const missing = ['n/a', '99', ''].includes(score)
    const value = Number(score.replace(/ - .*/, ''))
    const onScale = missing || (Number.isInteger(value) && value >= 0 && value <= 10)
    if (!known || !onTime || !onScale) bad++
    else if (missing) commentOnly++
  }
  assert.deepEqual({ bad, commentOnly }, { bad: counts.bad, commentOnly: counts.commentOnly })
}
