import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyAnswer, validAnswer } from '../../test/arbitrary-answer.ts'
import { arbitrarySurvey } from '../../test/arbitrary-survey.ts'
import { type Draw, drawProperty } from '../../test/draw.ts'
import {
  type Action,
  checkSurvey,
  type RunState,
  reduceRun,
  responseOf,
  type StartOptions,
  type Survey,
  startRun,
  type Trusted,
  validateResponse,
  viewRun,
} from '../index.ts'

const numRuns = 300

function startOptions(draw: Draw): StartOptions & { trusted: Trusted } {
  const hidden = {
    items: [
      { id: 'sku-1', label: 'Kettle' },
      { id: 'sku-2', label: '茶杯' },
    ].slice(0, draw.upTo(2)),
  }
  const known = draw.pick([{}, { plan: 'gold', topics: ['a', 'b'] }, { topics: [] }])
  return {
    seed: draw.upTo(1_000_000),
    hidden: { ...hidden, spent: '12' },
    known,
    trusted: { hidden, known, full: ['cap'] },
  }
}

/** Any action that a respondent or server may take, sensible or not. */
function anyAction(draw: Draw, survey: Survey, state: RunState): Action {
  const view = viewRun(survey, state)
  const kind = draw.upTo(14)
  if (kind === 14) return { type: 'language', language: draw.pick(['zh-Hans', 'en', 'zh-TW', '__proto__']) }
  if (kind === 0) return { type: 'back' }
  if (kind === 1) return { type: 'tick', ms: draw.upTo(5000), key: draw.pick(['q0', 'nowhere', 'q1@sku-1']) }
  if (kind === 2) return { type: 'answer', key: draw.pick(['q0', 'q1', 'nowhere', '__proto__']), value: 'o0' }
  if (kind === 3) return { type: 'resume', saved: JSON.parse(JSON.stringify(state)) }
  if (kind === 4) return { type: 'learn', full: draw.pick([[], ['cap']]) }
  if (kind === 5 && view.kind === 'listening') {
    return { type: 'heard', key: view.key, heard: { topics: ['delivery'], sentiment: -0.5 } }
  }
  if (kind < 9 || view.kind !== 'screen') return { type: 'next' }
  const { key, question } = draw.pick(view.questions)
  return { type: 'answer', key, value: anyAnswer(draw, question) }
}

/** Answers validly whatever is asked. */
function answerScreen(draw: Draw, survey: Survey, state: RunState): RunState {
  let now = state
  // Answers may bring up further questions on the same screen.
  for (let round = 0; round < 20; round++) {
    const view = viewRun(survey, now)
    if (view.kind !== 'screen') return now
    const open = view.questions.find((one) => one.value === null && one.question.type !== 'statement')
    if (!open) return now
    now = reduceRun(survey, now, { type: 'answer', key: open.key, value: validAnswer(draw, open.question) })
  }
  return now
}

test('the generator makes valid surveys, and checking them is not vacuous', () => {
  fc.assert(
    drawProperty((draw) => {
      const result = checkSurvey(JSON.parse(JSON.stringify(arbitrarySurvey(draw))))
      assert.deepEqual('issues' in result ? result.issues : [], [])
    }),
    { numRuns },
  )
})

test('SV1 the same survey and actions always give the same state and view, also through JSON', () => {
  fc.assert(
    drawProperty((draw) => {
      const survey = arbitrarySurvey(draw)
      let state = startRun(survey, startOptions(draw))
      let twin = structuredClone(state)
      const copy = JSON.parse(JSON.stringify(survey)) as Survey
      for (let i = 0; i < 12; i++) {
        const action = anyAction(draw, survey, state)
        const before = JSON.stringify(state)
        const following = reduceRun(survey, state, action)
        assert.equal(JSON.stringify(state), before, 'a state is never changed')
        twin = JSON.parse(JSON.stringify(reduceRun(copy, twin, action)))
        state = following
        assert.deepEqual(twin, JSON.parse(JSON.stringify(state)))
        assert.deepEqual(viewRun(copy, twin), JSON.parse(JSON.stringify(viewRun(survey, state))))
      }
    }),
    { numRuns: numRuns / 2 },
  )
})

test('SV2 never stuck: from any state, valid answers lead to an end', () => {
  fc.assert(
    drawProperty((draw) => {
      const survey = arbitrarySurvey(draw)
      let state = startRun(survey, startOptions(draw))
      for (let i = draw.upTo(10); i > 0; i--) state = reduceRun(survey, state, anyAction(draw, survey, state))
      for (let screens = 0; viewRun(survey, state).kind !== 'ended'; screens++) {
        assert.ok(screens < 200, 'a survey of this size has ended by now')
        const answered = answerScreen(draw, survey, state)
        const moved = reduceRun(survey, answered, { type: 'next' })
        assert.deepEqual(moved.faults, [], 'valid answers are accepted')
        assert.notDeepEqual(viewRun(survey, moved), viewRun(survey, answered), 'next leads somewhere')
        state = moved
      }
    }),
    { numRuns },
  )
})

test('SV3 SV4 whatever the respondent did, the server accepts what was sent and stores the same answers', () => {
  let complete = 0
  fc.assert(
    drawProperty((draw) => {
      const survey = arbitrarySurvey(draw)
      const { trusted, ...options } = startOptions(draw)
      let state = startRun(survey, options)
      for (let i = 0; i < 25; i++) {
        state = draw.chance(40)
          ? answerScreen(draw, survey, state)
          : reduceRun(survey, state, anyAction(draw, survey, state))
        if (i % 4 !== 0 && viewRun(survey, state).kind !== 'ended') continue
        const response = JSON.parse(JSON.stringify(responseOf(survey, state)))
        // The server heard what the respondent's side was told.
        const verdict = validateResponse(survey, response, { ...trusted, heard: state.heard })
        assert.ok(verdict.ok, JSON.stringify(verdict))
        const view = viewRun(survey, state)
        assert.equal(verdict.complete, view.kind === 'ended')
        if (view.kind === 'ended') assert.deepEqual(verdict.ending, view.ending)
        const stored = Object.fromEntries(verdict.answers.map(({ key, value }) => [key, value]))
        assert.deepEqual(stored, response.answers)
        if (verdict.complete) complete += 1
      }
    }),
    { numRuns },
  )
  assert.ok(complete > numRuns / 10, `${complete} complete responses were among them`)
})

test('SV3 a complete response without one of its required answers, or with a hidden one, is refused', () => {
  let removed = 0
  fc.assert(
    drawProperty((draw) => {
      const survey = arbitrarySurvey(draw)
      const { trusted, ...options } = startOptions(draw)
      let state = startRun(survey, options)
      for (let i = 0; i < 60 && viewRun(survey, state).kind !== 'ended'; i++) {
        state = reduceRun(survey, answerScreen(draw, survey, state), { type: 'next' })
      }
      const response = responseOf(survey, state)
      const verdict = validateResponse(survey, response, trusted)
      assert.ok(verdict.ok)
      const keys = Object.keys(response.answers)
      const questions = survey.blocks.flatMap(({ items }) => items)
      const required = verdict.answers.filter(({ question }) =>
        questions.some((one) => one.id === question && 'required' in one && one.required),
      )
      if (required.length > 0) {
        const { key } = draw.pick(required)
        const { [key]: _, ...answers } = response.answers
        const without = validateResponse(survey, { ...response, answers }, trusted)
        assert.ok(!without.ok, `without ${key}`)
        removed += 1
      }
      const hidden = questions.find(
        ({ id, type }) => type !== 'listen' && !keys.some((key) => key === id || key.startsWith(`${id}@`)),
      )
      if (hidden && !verdict.answers.some(({ question }) => question === hidden.id)) {
        const value = validAnswer(draw, hidden as never)
        const extra = validateResponse(
          survey,
          { ...response, answers: { ...response.answers, [hidden.id]: value ?? 'x' } },
          trusted,
        )
        const shown = extra.ok && extra.answers.some(({ key }) => key === hidden.id)
        assert.ok(!extra.ok || shown, 'an answer is stored or refused, never dropped')
      }
    }),
    { numRuns: numRuns / 2 },
  )
  assert.ok(removed > 20, `${removed} responses had a required answer`)
})
