import assert from 'node:assert/strict'
import { it } from 'node:test'
import { templates } from '@opencxm/survey'
import fc from 'fast-check'
import { isEditable } from './editable.ts'

const surveys = templates.map(({ survey }) => survey)

it('every template can be edited, also with a jump that leads nowhere', () => {
  for (const survey of surveys) {
    assert.ok(isEditable(survey))
    const [block] = survey.blocks
    if (block) assert.ok(isEditable({ ...survey, blocks: [{ ...block, jumps: [{ to: { block: 'nowhere' } }] }] }))
  }
})

it('anything else is told apart without breaking', () => {
  fc.assert(fc.property(fc.anything(), (value) => !isEditable(value)))
  const [survey] = surveys
  assert.ok(survey)
  for (const broken of [
    { ...survey, blocks: [] },
    { ...survey, blocks: [{ id: 'b', items: [] }] },
    { ...survey, blocks: [{ id: 'b', paging: 'each', items: [{ id: 'q', type: 'single', title: {} }] }] },
    { ...survey, blocks: [{ id: 'b', paging: 'each', items: [{ id: 'q', type: 'nps', title: { en: 1 } }] }] },
    { ...survey, languages: [] },
    { ...survey, endings: 'none' },
    { ...survey, variables: [null] },
  ])
    assert.equal(isEditable(broken), false)
})
