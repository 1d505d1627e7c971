import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import { type ClickHouseClient, ClickHouseError } from '@clickhouse/client'
import fc from 'fast-check'
import { anyText } from '../../kernel/testing.ts'
import { connectToHost } from '../connection.ts'
import { silentLog } from '../log.ts'
import { type Supervisor, startSupervisor } from '../supervisor.ts'

// The seven numbers are the defects of chDB in engine.md 1.2: each must be out of reach through the client (ES3).
for (const listen of ['socket', 'tcp'] as const)
  describe(`unmodified client over ${listen === 'tcp' ? 'loopback with password and gzip' : 'the Unix socket'}`, () => {
    let folder: string
    let supervisor: Supervisor
    let client: ClickHouseClient
    /** What the supervisor warned of besides statements: a host that ended, and why. */
    const warnings: string[] = []
    const warn = (fields: Record<string, unknown>, message: string) => {
      if (!message.endsWith('statement')) warnings.push(`${message} ${JSON.stringify(fields)}`)
    }

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'opencxm-contract-'))
      supervisor = await startSupervisor({ dataFolder: folder, log: { ...silentLog, warn }, listen })
      client = connectToHost(supervisor.address).client
      await client.command({ query: 'CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id' })
    })
    after(async () => {
      await supervisor.stop()
      await client.close()
      await rm(folder, { recursive: true, force: true })
      assert.deepEqual(warnings, [], 'one host answered everything')
    })

    async function rows<Row = Record<string, unknown>>(query: string, params: Record<string, unknown> = {}) {
      const result = await client.query({ query, query_params: params, format: 'JSONEachRow' })
      return await result.json<Row>()
    }
    async function refusal(query: string, settings: Record<string, string | number> = {}): Promise<ClickHouseError> {
      const failed = await client
        .query({ query, format: 'JSONEachRow', clickhouse_settings: settings })
        .then((result) => result.json())
        .catch((error: unknown) => error)
      assert.ok(failed instanceof ClickHouseError, `expected a ClickHouseError, got ${String(failed)}`)
      return failed
    }

    test('ES3, defect 1: nothing of a failed query reaches the next one, on any connection', async () => {
      for (let round = 0; round < 6; round++) {
        const error = await refusal('SELECT throwIf(number = 100000) AS x FROM numbers(200000)')
        assert.equal(error.code, '395')
        assert.deepEqual(await rows('SELECT 42 AS n'), [{ n: 42 }])
      }
      await refusal('SELECT sleepEachRow(0.01) FROM numbers(1000)', { max_execution_time: 0.3, max_block_size: 10 })
      for (let round = 0; round < 4; round++) assert.deepEqual(await rows('SELECT 43 AS n'), [{ n: 43 }])
      await client.command({ query: 'SELECT throwIf(number = 100000) FROM numbers(200000)' }).catch(() => undefined)
      assert.deepEqual(await rows('SHOW TABLES'), [{ name: 't' }])
    })

    test('ES3, defect 2: settings hold for their query only', async () => {
      const query = "SELECT getSetting('max_block_size') AS n"
      const result = await client.query({ query, format: 'JSONEachRow', clickhouse_settings: { max_block_size: '77' } })
      assert.deepEqual(await result.json(), [{ n: 77 }])
      for (let round = 0; round < 4; round++)
        assert.notEqual((await rows<{ n: number }>(query))[0]?.n, 77, 'a setting leaked')
      assert.equal((await refusal('SET max_block_size = 77')).code, '48')
      const insert = (id: number, token: string) =>
        client.exec({
          query: 'INSERT INTO t FORMAT JSONEachRow',
          values: Readable.from([Buffer.from(`{"id":${id},"s":"token"}`)]),
          clickhouse_settings: { insert_deduplication_token: token },
        })
      for (const id of [1, 2]) (await insert(id, 'same')).stream.resume()
      await insertText('{"id":3,"s":"token"}')
      assert.deepEqual(await rows("SELECT count() AS n FROM t WHERE s = 'token'"), [{ n: 3 }])
    })

    async function insertText(lines: string): Promise<void> {
      const { stream } = await client.exec({
        query: 'INSERT INTO t FORMAT JSONEachRow',
        values: Readable.from([Buffer.from(lines)]),
      })
      for await (const _ of stream);
    }

    test('ES3, defect 3: queries with parameters run side by side, and a slow one does not hold up rows', async () => {
      await beside(1, async () => {
        assert.deepEqual(await rows('SELECT {n:UInt8} AS n', { n: 1 }), [{ n: 1 }])
        await insertText('{"id":10,"s":"beside"}')
      })
    })

    test('ES3, defect 4: compression and files do not wait for running queries', async () => {
      await beside(2, async () => await insertText('{"id":11,"s":"while two run"}'))
    })

    test('ES3, defect 5: a query whose client has left is killed, and its connection serves again', async () => {
      await beside(2, async () => undefined)
      assert.deepEqual(await rows('SELECT 44 AS n'), [{ n: 44 }])
    })

    /** Does this while so many queries with a parameter run that would never end, then leaves those. */
    async function beside(count: number, work: () => Promise<void>): Promise<void> {
      const controller = new AbortController()
      const endless =
        'SELECT count() AS n FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number, {seed:UInt8}))'
      const query = { query: endless, query_params: { seed: 1 }, format: 'JSONEachRow' } as const
      const left = Array.from({ length: count }, () =>
        client.query({ ...query, abort_signal: controller.signal }).catch((error) => error),
      )
      const begin = endless.slice(0, endless.indexOf('{'))
      await until(async () => (await running(begin)) === count)
      await work()
      assert.equal(await running(begin), count, 'they still ran')
      controller.abort()
      await Promise.all(left)
      await until(async () => (await running(begin)) === 0)
    }

    /** Asked on the heavy lane, since the others may be taken. */
    async function running(query: string): Promise<number> {
      const result = await client.query({
        query:
          "SELECT count() AS n FROM system.processes WHERE query LIKE concat('%', {query:String}, '%') AND query NOT LIKE '%system.processes%'",
        query_params: { query },
        format: 'JSONEachRow',
        http_headers: { 'x-opencxm-lane': 'heavy' },
      })
      return (await result.json<{ n: number }>())[0]?.n ?? -1
    }

    test('ES3, defect 5: a time limit ends a query', async () => {
      const error = await refusal('SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))', {
        max_execution_time: 0.5,
      })
      assert.equal(error.code, '159')
    })

    test('ES3, defect 6: binary rows come in, and many rows come out', async () => {
      const native = await client.exec({
        query: "SELECT number + 1000 AS id, 'native' AS s FROM numbers(3) FORMAT Native",
      })
      const bytes: Buffer[] = []
      for await (const piece of native.stream) bytes.push(piece as Buffer)
      await send('INSERT INTO t FORMAT Native', Buffer.concat(bytes))
      const rowBinary = Buffer.concat([Buffer.from([7, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([2]), Buffer.from('rb')])
      await send('INSERT INTO t (id, s) FORMAT RowBinary', rowBinary)
      assert.deepEqual(await rows("SELECT s, count() AS n FROM t WHERE s IN ('native', 'rb') GROUP BY s ORDER BY s"), [
        { s: 'native', n: 3 },
        { s: 'rb', n: 1 },
      ])
      const result = await client.query({ query: 'SELECT number FROM numbers(500000)', format: 'JSONEachRow' })
      let sum = 0
      for await (const batch of result.stream<{ number: number }>()) for (const row of batch) sum += row.json().number
      assert.equal(sum, (499999 * 500000) / 2)
    })

    async function send(query: string, bytes: Buffer): Promise<void> {
      const { stream } = await client.exec({ query, values: Readable.from([bytes]) })
      for await (const _ of stream);
    }

    test("ES3, defect 7: errors are the client's own, with code and type", async () => {
      const syntax = await refusal('SELEC 1')
      assert.deepEqual([syntax.code, syntax.type], ['62', 'SYNTAX_ERROR'])
      const table = await refusal('SELECT * FROM nowhere')
      assert.deepEqual([table.code, table.type], ['60', 'UNKNOWN_TABLE'])
      const failed = await send('INSERT INTO t FORMAT JSONEachRow', Buffer.from('{"id":"x"}')).catch((error) => error)
      assert.ok(failed instanceof ClickHouseError)
      assert.equal(failed.code, '27')
    })

    test('ES3, defect 8: a subquery that is computed while planning holds up nothing else', async () => {
      const table = 'SELECT count() AS n FROM t WHERE id IN (SELECT sleep(3) + number FROM numbers(1))'
      for (const headers of [{}, { 'x-opencxm-result': 'large' }]) {
        const slow = client.query({ query: table, format: 'JSONEachRow', http_headers: headers })
        await until(async () => (await running('SELECT count() AS n FROM t WHERE id IN')) > 0)
        let isPlanned = false
        const answer = slow.then((result) => {
          isPlanned = true
          return result.json()
        })
        await insertText('{"id":12,"s":"while planning"}')
        assert.equal(isPlanned, false, 'the host stood still')
        await answer
      }
    })

    test('ES3, defect 1: among queries that fail, are left or take long, each answer is its own', async () => {
      let random = 7
      const next = (bound: number) => {
        random = (random * 48271) % 2147483647
        return random % bound
      }
      let answered = 0
      const one = async (tag: number) => {
        const kind = next(10)
        const fails = `throwIf(number = ${50_000 + next(100_000)})`
        const query = `SELECT number, ${tag} AS tag${kind < 3 ? `, ${fails} AS x` : ''} FROM numbers(${kind < 5 ? 200_000 : 1 + next(2000)})`
        const leaver = new AbortController()
        if (kind === 3 || kind === 4) setTimeout(() => leaver.abort(), next(20))
        const lane = next(2) === 0 ? 'heavy' : 'interactive'
        const result = client.query({
          query,
          format: 'JSONEachRow',
          abort_signal: leaver.signal,
          http_headers: { 'x-opencxm-lane': lane, ...(next(2) === 0 ? { 'x-opencxm-result': 'large' } : {}) },
        })
        const found = await result.then((set) => set.json<{ number: number; tag: number }>()).catch(() => null)
        if (found === null) return
        answered++
        assert.ok(
          found.every((row, index) => row.tag === tag && row.number === index),
          'rows of another query',
        )
      }
      const tags = Array.from({ length: 160 }, (_, tag) => tag)
      const workers = Array.from({ length: 5 }, async () => {
        for (let tag = tags.pop(); tag !== undefined; tag = tags.pop()) await one(tag)
      })
      await Promise.all(workers)
      assert.ok(answered >= 60, `only ${answered} answers`)
    })

    test('a statement left before it has its connection cuts off nobody who uses that connection later', async () => {
      await rows('SELECT 1')
      const leaver = new AbortController()
      const left = client.query({ query: 'SELECT 1', abort_signal: leaver.signal })
      leaver.abort()
      await assert.rejects(left, { name: 'AbortError' })
      // Longer than an idle connection is kept: the client's own timer would end it in the middle.
      const slow = await rows('SELECT sleepEachRow(0.95) AS zero FROM numbers(3) SETTINGS max_block_size = 1')
      assert.equal(slow.length, 3)
    })

    test('an error after many rows comes before the first of them, also of a large result', async () => {
      for (const headers of [{}, { 'x-opencxm-result': 'large' }]) {
        const query = 'SELECT number, throwIf(number = 300000) AS x FROM numbers(400000)'
        await assert.rejects(client.query({ query, format: 'JSONEachRow', http_headers: headers }), { code: '395' })
        assert.deepEqual(await rows('SELECT 45 AS n'), [{ n: 45 }])
      }
    })

    test('a large result comes through a file that nothing is left of, and can be left early', async () => {
      const large = async (query: string) =>
        await client.query({ query, format: 'JSONEachRow', http_headers: { 'x-opencxm-result': 'large' } })
      const sources = [
        'SELECT number FROM numbers(500000)',
        'WITH 500000 AS n SELECT number FROM numbers(n)',
        '(SELECT number FROM numbers(500000))',
      ]
      for (const query of sources) {
        let sum = 0
        for await (const batch of (await large(query)).stream<{ number: number }>())
          for (const row of batch) sum += row.json().number
        assert.equal(sum, (499999 * 500000) / 2)
      }
      assert.deepEqual(await (await large('SELECT 1 AS n WHERE 0')).json(), [])
      for (let round = 0; round < 4; round++) {
        const result = await large('SELECT number FROM numbers(1000000)')
        for await (const batch of result.stream()) if (batch.length > 0) break
        result.close()
      }
      assert.deepEqual(await rows('SELECT 46 AS n'), [{ n: 46 }])
      assert.deepEqual(await readdir(join(folder, 'engine-work', 'spool')), [])
    })

    test('a result too large to be held is refused', async () => {
      const error = await refusal('SELECT number FROM numbers(1000000)', { max_result_bytes: '1000000' })
      assert.equal(error.code, '396')
    })

    test('hostile values come back as they went in, whatever their type', async () => {
      const hostile = fc.oneof(
        fc.string({
          unit: fc.constantFrom(
            "'",
            '"',
            '`',
            '\\',
            '\0',
            '\t',
            '\n',
            '\r',
            '\b',
            '{',
            '}',
            ':',
            ';',
            '-',
            '😀',
            'é',
            'x',
          ),
        }),
        anyText(),
        fc.constantFrom("'; DROP TABLE t; --", '\\', "\\'", '\\N', '{s:String}', "') UNION ALL SELECT 1 --", '漢字'),
      )
      await fc.assert(
        fc.asyncProperty(
          hostile,
          fc.array(hostile),
          fc.double({ noNaN: true }),
          fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          async (s, list, float, big) => {
            const [row] = await rows<{ s: string; n: string; list: string[]; f: number; b: string; q: number }>(
              `SELECT {s:String} AS s, {s:Nullable(String)} AS n, {list:Array(String)} AS list, {f:Float64} AS f,
             toString({b:UInt64}) AS b, length({list:Array(String)}) AS q -- {s:String} ' comment`,
              { s, list, f: float, b: big },
            )
            const expected = wellFormed(s)
            assert.deepEqual(row, {
              s: expected,
              n: expected,
              list: list.map(wellFormed),
              f: Number.isFinite(float) ? float + 0 : null,
              b: String(big),
              q: list.length,
            })
          },
        ),
        { numRuns: 150 },
      )
    })

    test('a list of many values goes through', async () => {
      // Twice as many, and the engine searches the list for each row (131,072 is its limit for a hash).
      const ids = Array.from({ length: 100_000 }, (_, index) => index)
      const [row] = await rows<{ n: number }>(
        'SELECT countIf(number IN {ids:Array(UInt64)}) AS n FROM numbers(300000)',
        { ids },
      )
      assert.equal(row?.n, 100_000)
    })

    test('a value of another type than declared is refused', async () => {
      const failed = await rows('SELECT {n:UInt32} AS n', { n: '1) OR (1=1' }).catch((error) => error)
      assert.ok(failed instanceof ClickHouseError)
      const missing = await rows('SELECT {n:UInt32} AS n').catch((error) => error)
      assert.equal((missing as ClickHouseError).code, '456')
    })

    test('more than one statement, and what would change a shared connection, is refused', async () => {
      assert.equal((await refusal('SELECT 1; DROP TABLE t')).code, '62')
      for (const query of ['USE system', 'CREATE TEMPORARY TABLE x (a UInt8)', 'SET a = 1'])
        assert.equal((await client.command({ query }).catch((error) => error)).code, '48', query)
      assert.deepEqual(await rows("SELECT ';' AS s -- ; SELECT 2"), [{ s: ';' }])
    })

    if (listen === 'tcp')
      test('without the password nobody gets in', async () => {
        assert.ok('port' in supervisor.address)
        const { port } = supervisor.address
        for (const headers of [{}, { authorization: `Basic ${btoa('default:wrong')}` }, { 'x-clickhouse-key': '' }]) {
          const answer = await fetch(`http://127.0.0.1:${port}/?query=SELECT%201`, { headers: headers as HeadersInit })
          assert.equal(answer.status, 403)
          assert.match(await answer.text(), /Code: 516/)
        }
      })
  })

/** Lone surrogates cannot travel as UTF-8. */
function wellFormed(text: string): string {
  return text.toWellFormed()
}

/** Waits for a condition, which fails the test by its time limit when it never comes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition()));
}
