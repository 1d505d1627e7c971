import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Metric } from '@opencxm/server/contract'
import { ApiProblem, readProblem } from '../../shell/api/problem.ts'
import { againstIn, lacksGroup, readVersus, versusOf, versusText } from './versus.ts'

const answers = { source: { from: 'answers', metric: 'nps' } } as Metric
const events = { source: { from: 'events', event: 'Order' } } as unknown as Metric

test('the choice stands in the address, whatever the group is called', () => {
  const dimensions = ['trait:plan', 'channel']
  for (const versus of [
    { by: 'channel', against: 'group:a|b=c,d' },
    { by: 'trait:plan', against: 'rest' },
  ])
    assert.deepEqual(readVersus(versusText(versus), dimensions), versus)
  assert.equal(versusText(null), undefined)
  for (const text of [undefined, '', 'channel', 'channel|', 'channel|before', 'stage|rest', 'channel|group:'])
    assert.equal(readVersus(text, dimensions), null, String(text))
})

test('everybody else is known for people, groups for answers; events are compared with a period', () => {
  assert.deepEqual(versusOf(answers, 'trait:plan'), { rest: true, groups: true })
  assert.deepEqual(versusOf(answers, 'channel'), { rest: false, groups: true })
  assert.deepEqual(versusOf(events, 'trait:plan'), { rest: false, groups: false })
  const versus = { by: 'trait:plan', against: 'rest' }
  assert.equal(againstIn(versus, answers, 'trait:plan'), 'rest')
  assert.equal(againstIn(versus, answers, 'channel'), null)
  assert.equal(againstIn(versus, events, 'trait:plan'), null)
  assert.equal(againstIn(null, answers, 'trait:plan'), null)
})

test('a group that this metric does not have is told from any other refusal', () => {
  const refused = (field: string) =>
    new ApiProblem(
      readProblem(400, { code: 'invalid_input', detail: 'Not so.', problems: [{ field, reason: 'no' }] }, () => null),
    )
  assert.equal(lacksGroup(refused('query.against'), 'group:web'), true)
  assert.equal(lacksGroup(refused('query.from'), 'group:web'), false)
  assert.equal(lacksGroup(refused('query.against'), 'rest'), false)
  assert.equal(lacksGroup(new Error('gone'), 'group:web'), false)
})
