import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { DemoInstallation } from './installation.ts'
import type { Listening } from './listening/index.ts'
import { type DemoWiring, runDemo } from './run.ts'
import { parseDemoOptions, yesterdayInChina } from './run-options.ts'

/** A company whose past answers have surveys, and which hears nothing new. */
const deaf: Listening = {
  prepare: async () => ({ relationship: 'srv_1', delivery: 'srv_2', product: 'srv_3' }),
  listen: async () => ({ now: {}, later: {} }),
}

/** A product that only counts: takes batches, remembers calls. */
async function makeFake(options: { losesPages?: boolean } = {}) {
  const counts: Record<string, number> = {}
  const calls: string[] = []
  const segments: { state: 'live' }[] = []
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    for (const { type, event } of JSON.parse(Buffer.concat(chunks).toString('utf8')).batch) {
      const name = type === 'track' ? event : `$${type}`
      if (!(options.losesPages && name === '$page')) counts[name] = (counts[name] ?? 0) + 1
    }
    response.end('{}')
  })
  const wiring: DemoWiring = {
    takeOver: async () => null,
    startServer: async () => {
      http.listen(0, '127.0.0.1')
      await once(http, 'listening')
      calls.push('start')
      return {
        baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
        stop: async () => {
          calls.push('stop')
          http.closeAllConnections()
          http.close()
          await once(http, 'close')
        },
      }
    },
    createInstallation: async ({ baseUrl }): Promise<DemoInstallation> => ({
      baseUrl,
      writeKey: 'wk',
      signIn: { email: 'jia.min@example.com', password: 'demo-password' },
      call: async (method, path) => {
        calls.push(`${method} ${path.split('?')[0]}`)
        const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
        if (method === 'POST' && path === '/api/v1/segments') segments.push({ state: 'live' })
        if (path === '/api/v1/segments') return { segments }
        const estimate = { value: 12, low: 10, high: 14, n: 900 }
        if (path === '/api/v1/people-summary')
          return {
            events: all + imported.answers + segments.length,
            people: 5,
            profiles: 6,
            merges: 1,
            answers: imported.answers,
          }
        if (path.startsWith('/api/v1/metrics/nps/values?from=2026-06-16&to=2026-09-13&'))
          return { total: { now: estimate } }
        if (!path.startsWith('/api/v1/journeys/map?from=2026-06-16&to=2026-09-13&')) return {}
        const row = (touchpoint: string, value: number) => ({
          touchpoint,
          impact: { ...estimate, value },
          probTop3: 0.9,
        })
        return { pains: { rows: [row('pairing', 2), row('store', 0)] } }
      },
      importFile: async (path) => {
        const lines = (await readFile(path, 'utf8')).split('\r\n').length - 2
        calls.push('import')
        return { accepted: lines, rejected: imported.rejected }
      },
      settled: async () => {},
      // One person entered each segment: an event that nobody sent.
      countEvents: async () => {
        return { ...counts, $answer: (counts.$answer ?? 0) + imported.answers, $segment_entered: segments.length }
      },
    }),
    listening: deaf,
    untilStopped: async () => {
      calls.push('serve')
    },
  }
  return { wiring, calls }
}

/** What the survey file of seed 1 at scale 0.01 brings: taken from the file itself by the first test. */
const imported = { answers: 0, rejected: 0 }

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'demo-run-'))
  try {
    await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const nowMs = Date.parse('2026-09-14T03:00:00Z')

describe('running the demo', () => {
  test('loads once, leaves survey, truth and note, serves, and does not load again', async () => {
    await withFolder(async (folder) => {
      const said: string[] = []
      const first = await makeFake()
      const around = {
        dataFolder: join(folder, 'data-demo'),
        nowMs,
        say: (line: string) => said.push(line),
        print: () => {},
      }
      assert.equal(await runDemo(first.wiring, { ...around, args: ['--scale', '0.01'] }), 0)
      assert.ok(first.calls.includes('PUT /api/v1/catalog/touchpoints/pairing'))
      assert.ok(first.calls.includes('PATCH /api/v1/catalog/events/Order%20Delivered'))
      assert.equal(first.calls.filter((call) => call === 'POST /api/v1/segments').length, 3)
      assert.deepEqual(first.calls.slice(-2), ['serve', 'stop'])
      assert.ok(said.some((line) => line.includes('messages')) && said.some((line) => line.includes('sign in as')))
      const files = await readdir(around.dataFolder)
      assert.deepEqual(files.sort(), [
        '.opencxm-demo',
        'demo.json',
        'relationship-survey-first-half-year.csv',
        'truth.json',
      ])
      const note = JSON.parse(await readFile(join(around.dataFolder, 'demo.json'), 'utf8'))
      assert.equal(note.loaded.endDay, '2026-09-13')
      const { answers, commentOnly, bad, repeated } = note.loaded.survey
      Object.assign(imported, { answers: answers + commentOnly, rejected: bad + repeated })
      const again = await makeFake()
      assert.equal(await runDemo(again.wiring, { ...around, args: ['--scale', '0.01'] }), 0)
      assert.deepEqual(again.calls, ['start', 'serve', 'stop'])
      const reset = await makeFake()
      assert.equal(await runDemo(reset.wiring, { ...around, args: ['--scale', '0.01', '--reset'] }), 0)
      assert.ok(reset.calls.includes('import'))
    })
  })

  test('--check says yes when all is there, and names what is missing', async () => {
    await withFolder(async (folder) => {
      const printed: string[] = []
      const said: string[] = []
      const around = {
        dataFolder: folder,
        nowMs,
        say: (line: string) => said.push(line),
        print: (line: string) => printed.push(line),
      }
      const args = ['--check', '--scale', '0.01', '--reset']
      assert.equal(await runDemo((await makeFake()).wiring, { ...around, args }), 0, printed.join())
      const { secondsByStep, ...numbers } = JSON.parse(printed[0] ?? '')
      assert.deepEqual(numbers, {
        events: numbers.events,
        people: 5,
        merges: 1,
        answers: imported.answers,
        nps: { value: 12, low: 10, high: 14, n: 900 },
        painPoints: [{ touchpoint: 'pairing', impact: 2, low: 10, high: 14, probTop3: 0.9 }],
      })
      assert.ok(numbers.events > 5_000)
      assert.deepEqual(Object.keys(secondsByStep).sort(), [
        'catalogue',
        'check',
        'counting',
        'events',
        'journey',
        'listening',
        'start',
        'survey',
        'surveys',
      ])
      assert.equal(await runDemo((await makeFake({ losesPages: true })).wiring, { ...around, args }), 1)
      assert.ok(said.some((line) => /^demo: \$page: sent \d+, the product has 0$/.test(line)))
      assert.ok(said.some((line) => /^demo: events: sent \d+, the product has \d+$/.test(line)))
    })
  })

  test('never throws a folder away that it did not make', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'precious'), 'data')
      const said: string[] = []
      const { wiring, calls } = await makeFake()
      const around = { dataFolder: folder, nowMs, say: (line: string) => said.push(line), print: () => {} }
      assert.equal(await runDemo(wiring, { ...around, args: ['--reset'] }), 1)
      assert.match(said[0] ?? '', /holds data that the demo did not make/)
      assert.deepEqual(calls, [])
      assert.equal(await readFile(join(folder, 'precious'), 'utf8'), 'data')
    })
  })

  test('refuses an option that it does not understand, with the reason and the usage', async () => {
    const said: string[] = []
    const { wiring, calls } = await makeFake()
    const around = {
      dataFolder: '/nowhere',
      nowMs,
      say: (line: string) => said.push(line),
      print: () => {},
    }
    for (const args of [['--scale', 'big'], ['--port', '99999'], ['--seed', '1.5'], ['--loud']])
      assert.equal(await runDemo(wiring, { ...around, args }), 2)
    assert.match(said[0] ?? '', /--scale: "big" is not a number above 0/)
    assert.match(said[1] ?? '', /--port: "99999" is not a whole number from 0 to 65535/)
    assert.match(said[3] ?? '', /--loud/)
    assert.deepEqual(calls, [])
  })
})

describe('options', () => {
  test('have the defaults that the README states', () => {
    assert.deepEqual(parseDemoOptions([]), { scale: 1, reset: false, check: false, seed: 1, port: 4400 })
    assert.equal(parseDemoOptions([], '5000').port, 5000)
    assert.equal(parseDemoOptions(['--port', '0'], '5000').port, 0)
  })

  test('yesterday is China’s', () => {
    assert.equal(yesterdayInChina(Date.parse('2026-09-13T15:59:00Z')), '2026-09-12')
    assert.equal(yesterdayInChina(Date.parse('2026-09-13T16:01:00Z')), '2026-09-13')
  })
})
