/** SV4: what browsers of 2019 are given of the engine walks as the server walks. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { build } from 'vite'
import * as source from '../../packages/survey/src/index.ts'
import { anyAnswer, validAnswer } from '../../packages/survey/test/arbitrary-answer.ts'
import { arbitrarySurvey } from '../../packages/survey/test/arbitrary-survey.ts'
import { type Draw, drawProperty } from '../../packages/survey/test/draw.ts'

type Engine = typeof source

/** The engine as `packages/sdk-web/build.ts` bundles it, in a world of its own: nothing of Node is there. */
async function bundledEngine(): Promise<Engine> {
  const entry = join(import.meta.dirname, '../../packages/survey/src/index.ts')
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2019', minify: true, lib: { entry, name: 'engine', formats: ['iife'] } },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) => ('output' in one ? one.output : []))
  const script = outputs.find((output) => output.type === 'chunk')
  assert.ok(script)
  return runInContext(`${script.code};engine`, createContext({ URL })) as Engine
}

let browser: Engine
before(async () => {
  browser = await bundledEngine()
})

function anyAction(draw: Draw, view: source.RunView): source.Action {
  const kind = draw.upTo(9)
  if (kind === 0) return { type: 'back' }
  if (kind === 1) return { type: 'language', language: draw.pick(['zh-Hans', 'en', 'fr']) }
  if (kind === 2) return { type: 'learn', full: draw.pick([[], ['cap']]) }
  if (kind === 3 && view.kind === 'listening') return { type: 'heard', key: view.key, heard: { topics: ['a'] } }
  if (kind < 6 || view.kind !== 'screen') return { type: 'next' }
  const { key, question } = draw.pick(view.questions)
  return { type: 'answer', key, value: draw.chance(60) ? validAnswer(draw, question) : anyAnswer(draw, question) }
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('SV1 SV4 the bundle for ES2019 gives the same states, screens, HTML and responses, and the server takes them', () => {
  let complete = 0
  fc.assert(
    drawProperty((draw) => {
      const survey = arbitrarySurvey(draw)
      const copy = plain(survey) as source.Survey
      const hidden = { items: [{ id: 'sku-1', label: 'Kettle' }], spent: '12' }
      const options = { seed: draw.upTo(1e6), hidden, known: { topics: ['a', 'b'] }, language: draw.pick(['en', 'zh']) }
      let here = source.startRun(survey, options)
      let there = browser.startRun(copy, plain(options) as source.StartOptions)
      const look = {
        action: '/s/x',
        carry: {},
        language: here.language,
        languages: [],
        words: source.surveyLook(survey, here.language).words,
      }
      for (let step = 0; step < 20; step++) {
        const view = source.viewRun(survey, here)
        assert.deepEqual(plain(browser.viewRun(copy, there)), plain(view))
        assert.equal(
          browser.drawScreen(browser.viewRun(copy, there), look as never),
          source.drawScreen(view, look as never),
        )
        if (view.kind === 'ended') break
        const action = plain(anyAction(draw, view)) as source.Action
        here = source.reduceRun(survey, here, action)
        there = browser.reduceRun(copy, there, action)
        assert.deepEqual(plain(there), plain(here))
      }
      const response = plain(browser.responseOf(copy, there))
      assert.deepEqual(response, plain(source.responseOf(survey, here)))
      const trusted = { hidden: { items: hidden.items }, known: options.known, full: ['cap'], heard: here.heard }
      const verdict = source.validateResponse(survey, response, trusted)
      assert.ok(verdict.ok, JSON.stringify(verdict))
      if (verdict.complete) complete += 1
    }),
    { numRuns: 150, endOnFailure: true },
  )
  assert.ok(complete > 10, `${complete} complete responses were among them`)
})
