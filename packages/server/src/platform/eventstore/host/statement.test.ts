import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../../kernel/testing.ts'
import { cutStatement } from './lexer.ts'
import { castLiteral, quoteIdentifier, quoteString, unescapeTabSeparated } from './literals.ts'
import { ProtocolError } from './protocol-error.ts'
import { parseMultipart } from './request.ts'
import { prepareStatement, type StatementInput } from './statement.ts'

function prepare(sql: string, input: Partial<StatementInput> & { values?: Record<string, string> } = {}) {
  const params = new Map(Object.entries(input.values ?? {}))
  return prepareStatement({ sql, params, settings: {}, hasData: false, ...input })
}
const text = (...args: Parameters<typeof prepare>) => {
  const statement = prepare(...args)
  if (statement.kind === 'read') {
    const format = statement.format === 'TabSeparated' ? '' : ` FORMAT ${statement.format}`
    return statement.select + format + statement.settings
  }
  return statement.kind === 'insert' ? statement : statement.text
}
const refusal = (...args: Parameters<typeof prepare>): ProtocolError => {
  try {
    prepare(...args)
  } catch (error) {
    if (error instanceof ProtocolError) return error
  }
  throw new assert.AssertionError({ message: `not refused: ${args[0]}` })
}

/** Reads a literal back the way ClickHouse does. */
function unquote(literal: string): string {
  assert.match(literal, /^'(?:[^'\\]|\\[\s\S])*'$/, 'the literal ends early')
  return unescapeTabSeparated(literal.slice(1, -1))
}

test('any text becomes one literal that reads back as the same text', () => {
  const characters = fc.string({
    unit: fc.constantFrom("'", '\\', '\0', '\t', '\n', '\r', '\b', '\f', 'N', '0', 'x', '4', '😀'),
  })
  fc.assert(
    fc.property(fc.oneof(characters, anyText()), (value) => {
      assert.equal(unquote(quoteString(value)), value)
      assert.match(quoteIdentifier(value), /^`(?:[^`\\]|\\[\s\S])*`$/)
      const cast = castLiteral(value, 'Array(String)')
      assert.equal(unquote(cast.slice('CAST('.length, cast.length - ", 'Array(String)')".length)), value)
    }),
    { numRuns: 2000 },
  )
})

test('no value can leave its literal, whatever its type', () => {
  const types = [
    'String',
    'UInt64',
    'Float64',
    'Array(String)',
    'Map(String, String)',
    'Nullable(String)',
    "DateTime64(3, 'UTC')",
  ]
  const hostile = fc.string({
    unit: fc.constantFrom("'", '\\', '`', ')', ';', '-', '/', '*', '{', '}', '$', '\n', 'x'),
  })
  fc.assert(
    fc.property(hostile, fc.constantFrom(...types), (value, type) => {
      const sql = String(text(`SELECT {v:${type}} AS a, 'b' AS c`, { values: { v: value } }))
      const code = cutStatement(sql).filter((segment) => segment.kind !== 'string')
      assert.match(code.map((segment) => segment.text).join('?'), /^SELECT (\?|CAST\((\?|NULL), \?\)) AS a, \? AS c$/)
    }),
    { numRuns: 2000 },
  )
})

test('parameters are found in code only', () => {
  const values = { a: 'v' }
  assert.equal(
    text('SELECT \'{a:String}\', {a:String}, `{a:String}`, "{a:String}"', { values }),
    "SELECT '{a:String}', 'v', `{a:String}`, \"{a:String}\"",
  )
  assert.equal(
    text('SELECT 1 -- {b:String}\n/* {b:String} */ , $x$ {b:String}$x$', { values }),
    'SELECT 1  \n  , $x$ {b:String}$x$',
  )
  assert.equal(text('SELECT { a : String }', { values }), "SELECT 'v'")
  assert.equal(
    text("SELECT {'a': 1}, {a:DateTime64(3, 'Asia/Shanghai')}", { values }),
    "SELECT {'a': 1}, CAST('v', 'DateTime64(3, \\'Asia/Shanghai\\')')",
  )
  assert.equal(text('SELECT {a:Identifier}', { values: { a: 'x`; --' } }), 'SELECT `x\\`; --`')
  assert.equal(text('SELECT {a:Nullable(UInt8)}', { values: { a: '\\N' } }), "SELECT CAST(NULL, 'Nullable(UInt8)')")
  assert.equal(refusal('SELECT {b:String}', { values }).code, 456)
})

test('settings become a clause where the statement can carry one', () => {
  const settings = { max_threads: '1', log_comment: "it's" }
  const clause = "SETTINGS max_threads=1, log_comment='it\\'s'"
  assert.equal(text('SELECT 1 FORMAT JSON', { settings }), `SELECT 1 FORMAT JSON ${clause}`)
  assert.equal(text("SELECT ' FORMAT CSV'", { settings }), `SELECT ' FORMAT CSV' ${clause}`)
  assert.equal(
    text("SELECT 1 FORMAT JSON SETTINGS a='FORMAT b'", { settings }),
    `SELECT 1 FORMAT JSON ${clause}, a='FORMAT b'`,
  )
  assert.equal(text('SELECT 1;', { settings }), `SELECT 1 ${clause}`)
  assert.equal(
    text('ALTER TABLE t DELETE WHERE a SETTINGS max_threads = 5', { settings }),
    "ALTER TABLE t DELETE WHERE a SETTINGS max_threads = 5, log_comment='it\\'s'",
  )
  assert.equal(text('INSERT INTO t (a, b) SELECT 1, 2', { settings }), `INSERT INTO t (a, b) ${clause} SELECT 1, 2`)
  assert.equal(text('INSERT INTO t (SELECT 1)', { settings }), `INSERT INTO t ${clause} (SELECT 1)`)
  assert.equal(
    text('INSERT INTO t SETTINGS a = 1 VALUES (1)', { settings }),
    `INSERT INTO t ${clause}, a = 1 VALUES (1)`,
  )
  assert.equal(text('CREATE TABLE t (a UInt8) ENGINE = Log', { settings }), 'CREATE TABLE t (a UInt8) ENGINE = Log')
  assert.equal(refusal('SELECT 1', { settings: { 'a = 1, b': '2' } }).code, 115)
})

test('where a statement runs: rows, people and long work do not stand in line with each other', () => {
  const lane = (sql: string) => {
    const statement = prepare(sql)
    return statement.kind === 'insert' ? 'writer' : statement.lane
  }
  assert.equal(lane('SELECT 1'), 'interactive')
  assert.equal(lane('  (SELECT 1)'), 'interactive')
  assert.equal(lane('INSERT INTO t FORMAT JSONEachRow'), 'writer')
  assert.equal(lane('INSERT INTO t SELECT 1'), 'heavy')
  assert.equal(lane('/* x */ optimize table t'), 'heavy')
  assert.equal(lane('SYSTEM RELOAD DICTIONARY d'), 'interactive')
  assert.equal(lane("BACKUP DATABASE d TO File('x')"), 'writer')
})

test('an insert is taken apart, and a hostile table name refused', () => {
  assert.deepEqual(
    text('INSERT INTO `d`.t (a, `b`) SETTINGS x=1 FORMAT Native', { hasData: true, settings: { y: '2' } }),
    {
      kind: 'insert',
      table: 'd.t',
      columns: ['a', 'b'],
      format: 'Native',
      settings: { x: '1', y: '2' },
    },
  )
  for (const sql of [
    'INSERT INTO t SELECT 1 FORMAT Native',
    'INSERT INTO f(x) (y) FORMAT CSV',
    'INSERT INTO t (a, b c) FORMAT CSV',
  ])
    assert.equal(refusal(sql, { hasData: true }).code, 62, sql)
  assert.equal(refusal('SELECT 1', { hasData: true }).code, 62)
})

test('what is empty, more than one statement, or would change the connection is refused', () => {
  for (const sql of ['', '  ', '-- nothing', 'SELECT 1; SELECT 2', 'SELECT 1;;x', 'SELECT 1; -- c\n DROP TABLE t'])
    assert.equal(refusal(sql).code, 62, sql)
  assert.equal(text("SELECT ';';  ; -- the end"), "SELECT ';'")
  for (const sql of ['SET a = 1', 'use x', 'CREATE TEMPORARY TABLE t (a Int8)', 'ATTACH TABLE t'])
    assert.equal(refusal(sql).code, 48, sql)
})

test('multipart fields are read as sent', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), anyText())), (fields) => {
      const parts = fields.map(
        ([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value.toWellFormed()}\r\n`,
      )
      const body = Buffer.from(`${parts.join('')}--B--\r\n`)
      assert.deepEqual(
        parseMultipart(body, 'B'),
        fields.map(([name, value]) => [name, value.toWellFormed()]),
      )
    }),
  )
})
