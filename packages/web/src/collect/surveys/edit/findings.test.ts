import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Survey } from '@opencxm/survey'
import { beforePublishing, saidOf, toldFindings } from './findings.ts'

const issue = (code: string, path: string) => ({
  ...{ code, path, message: code, severity: 'warning' as const },
  params: { language: path.slice(path.lastIndexOf('.') + 1) },
})

describe('findings', () => {
  it('tell once for each language how many texts are missing', () => {
    const told = toldFindings([
      issue('missing_translation', 'blocks[0].items[0].options[0].label.zh-Hans'),
      issue('leading', 'blocks[0].items[0].title.en'),
      issue('missing_translation', 'blocks[0].items[0].options[1].label.zh-Hans'),
      issue('missing_translation', 'endings[0].title.de'),
    ])
    assert.deepEqual(
      told.map((one) => (one.kind === 'one' ? one.issue.code : `${one.language} ${one.count}`)),
      ['zh-Hans 2', 'leading', 'de 1'],
    )
    assert.deepEqual(toldFindings([]), [])
  })

  it('that are errors are told by name before publishing, apart from what is only worth a look', () => {
    const findings = (['hint', 'error', 'warning'] as const).map((severity) => ({
      ...issue(severity, 'blocks[0]'),
      severity,
    }))
    const { issues, errors, warnings } = beforePublishing({ issues: [], findings })
    assert.deepEqual(
      [issues, errors, warnings].map((list) => list.map(({ code }) => code)),
      [[], ['error'], ['warning']],
    )
  })

  it('name a question by its words, not by its path; what they cannot name stays as it was', () => {
    const survey = {
      languages: ['en'],
      blocks: [{ id: 'b1', items: [{ id: 'q1', type: 'consent', title: { en: 'May we. “ask”.' } }] }],
      endings: [{ id: 'end', title: { en: 'Thank you' } }],
    } as unknown as Survey
    const said = (path: string, behind: string) => saidOf(survey, { path, message: `${path}${behind}` })
    assert.equal(said('blocks[0].items[0].purpose', ' must be a name'), '“May we. “ask”.”: purpose must be a name')
    assert.equal(said('blocks[0].items[0]', '：含有'), '“May we. “ask”.”：含有')
    assert.equal(said('endings[0].redirect', ' must be an address'), '“Thank you”: redirect must be an address')
    assert.equal(said('hidden[0].id', ' is used twice'), 'hidden[0].id is used twice')
    assert.equal(said('blocks[7].items[0]', ' is missing'), 'blocks[7].items[0] is missing')
  })
})
