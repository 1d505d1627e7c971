import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { validAnswer } from '../../test/arbitrary-answer.ts'
import { drawProperty } from '../../test/draw.ts'
import {
  checkSurvey,
  lintSurvey,
  reduceRun,
  responseOf,
  startRun,
  templates,
  validateResponse,
  viewRun,
} from '../index.ts'

const hidden = {
  company: 'Li & Co',
  items: [
    { id: 'A1', label: 'Kettle' },
    { id: 'B2', label: '茶杯' },
  ],
}

for (const { id, survey, name, about } of templates) {
  describe(`SV14 template ${id}`, () => {
    test('is a valid survey of which the linter has nothing to say but how long it takes', () => {
      const result = checkSurvey(JSON.parse(JSON.stringify(survey)))
      assert.deepEqual('issues' in result ? result.issues : [], [])
      const findings = lintSurvey(survey)
      assert.deepEqual(
        findings.filter(({ code }) => code !== 'estimated_minutes'),
        [],
      )
      assert.ok(Number(findings[0]?.params.minutes) <= 4, 'takes at most four minutes')
    })

    test('is named and described in every language, and nothing is left untranslated', () => {
      for (const text of [name, about]) assert.deepEqual(Object.keys(text), survey.languages)
      // Nothing Simplified in Traditional texts: characters that only the other script writes.
      const traditional = [...JSON.stringify([survey, name, about]).matchAll(/"zh-Hant":"([^"]*)"/g)]
        .map((match) => match[1])
        .join('')
      assert.doesNotMatch(traditional, /[们买卖这个给谁说吗么为从对户问题让会级来时应该还没样过觉几价费讯货]/)
      const simplified = [...JSON.stringify([survey, name, about]).matchAll(/"zh-Hans":"([^"]*)"/g)]
        .map((match) => match[1])
        .join('')
      assert.doesNotMatch(simplified, /[們買賣這個給誰說嗎麼為從對戶問題讓會級來時應該還沒樣過覺幾價費訊貨]/)
    })

    test('can be answered to its end in each language', () => {
      fc.assert(
        drawProperty((draw) => {
          let state = startRun(survey, { seed: draw.upTo(999), hidden, language: draw.pick(survey.languages) })
          for (let view = viewRun(survey, state); view.kind !== 'ended'; view = viewRun(survey, state)) {
            for (const { key, question, title } of view.kind === 'screen' ? view.questions : []) {
              assert.doesNotMatch(title, /\{\{/)
              if (question.required || draw.chance(80))
                state = reduceRun(survey, state, { type: 'answer', key, value: validAnswer(draw, question) })
            }
            state = reduceRun(survey, state, { type: 'next' })
          }
          assert.ok(validateResponse(survey, responseOf(survey, state), { hidden }).ok)
        }),
        { numRuns: 30 },
      )
    })
  })
}

test('there is one for every occasion of the design', () => {
  assert.equal(new Set(templates.map(({ id }) => id)).size, 11)
})
