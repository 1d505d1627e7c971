import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { en } from '../i18n/en/index.ts'
import { ApiProblem, factsOf, mayRetry, problemCodes, problemsOfField, readProblem } from './problem.ts'
import { buildUrl } from './url.ts'

const noHeader = () => null

describe('addresses', () => {
  it('encode parameters and leave out what is not set', () => {
    assert.equal(
      buildUrl('/api/v1/people/:id/timeline', { id: 'a/b' }, { side: undefined, limit: 50, search: '林 悦' }),
      '/api/v1/people/a%2Fb/timeline?limit=50&search=%E6%9E%97+%E6%82%A6',
    )
  })
  it('refuse a path that lacks its parameter', () => {
    assert.throws(() => buildUrl('/api/v1/people/:id', {}), /needs id/)
  })
})

describe('problems', () => {
  it('read the catalogue code, fields and waiting time', () => {
    const facts = readProblem(
      429,
      { code: 'too_many_requests', detail: 'Slow down.', problems: [{ field: 'body.email', reason: 'no' }, 7] },
      (name) => (name === 'retry-after' ? '12' : null),
    )
    assert.equal(facts.retryAfterSeconds, 12)
    assert.deepEqual(problemsOfField(facts, 'email'), ['no'])
  })
  it('fall back to the status when a proxy answers', () => {
    assert.equal(readProblem(503, '<html>', noHeader).code, 'not_ready')
    assert.equal(readProblem(418, undefined, noHeader).code, 'internal')
  })
  it('tell a lost connection from a defect', () => {
    assert.equal(factsOf(new TypeError('Failed to fetch')).code, 'network')
    assert.equal(factsOf(new Error('x is not a function')).code, 'internal')
    assert.equal(factsOf(new ApiProblem(readProblem(404, {}, noHeader))).code, 'not_found')
  })
  it('try again only what may pass by itself', () => {
    assert.equal(mayRetry(readProblem(503, { code: 'not_ready' }, noHeader)), true)
    assert.equal(mayRetry(readProblem(503, { code: 'log_full' }, noHeader)), false)
    assert.equal(mayRetry(readProblem(400, {}, noHeader)), false)
  })
  it('have words for every code', () => {
    assert.deepEqual(Object.keys(en.shell.errors).sort(), [...problemCodes].sort())
  })
})
