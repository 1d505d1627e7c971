/** Two people with the same thing open: whoever saves second is told, and replaces the other's work only when they say so. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestApp, type TestApp } from './test-app.ts'

let app: TestApp
let call: ReturnType<TestApp['caller']>
before(async () => {
  app = await openTestApp()
  call = app.caller(await (await app.workspace('Two editors')).key('admin'))
})
after(async () => await app.close())

test('a segment: the second of two is refused, and may replace the first after that', async () => {
  const rule = (event: string) => ({ kind: 'did', match: { event }, times: { comparison: 'at_least', count: 1 } })
  const made = await call('POST', 'segments', { name: 'Buyers', rule: rule('Order Completed') })
  const opened = { name: made.name, description: made.description, rule: made.rule }
  const save = async (name: string, more: object, status?: number) =>
    await call('PUT', `segments/${made.id}`, { name, rule: rule('Paid'), ...more }, status)
  const first = await save('First', { before: opened })
  assert.equal(first.name, 'First')
  const refused = await save('Second', { before: opened }, 409)
  assert.match(String(refused.detail), /save once more/)
  assert.equal((await call('GET', `segments/${made.id}`)).name, 'First')
  assert.equal((await save('Second', {})).name, 'Second')
  const now = { name: 'Second', description: '', rule: (await call('GET', `segments/${made.id}`)).rule }
  assert.equal((await save('Third', { before: now })).name, 'Third')
})

test('an in-page ask likewise; that it was switched meanwhile replaces nothing', async () => {
  const survey = await call('POST', 'surveys', { from: 'template', template: 'relationship_nps' })
  await call('POST', `surveys/${survey.id}/publish`, { revision: survey.revision })
  const fields = { survey: survey.id, trigger: { kind: 'load' }, placement: { kind: 'modal' } }
  const made = await call('POST', 'inpage', { name: 'Ask', ...fields })
  const save = async (name: string, more: object, status?: number) =>
    await call('PUT', `inpage/${made.id}`, { name, ...fields, ...more }, status)
  await call('PUT', `inpage/${made.id}/on`, { on: true })
  const first = await save('First', { before: made.definition })
  assert.match(String((await save('Second', { before: made.definition }, 409)).detail), /save once more/)
  assert.equal((await save('Second', { before: first.definition })).on, true)
})

test('a channel likewise, and of two who save at the same moment one is told', async () => {
  const config = (host: string) => ({
    provider: 'smtp',
    settings: { host, port: 2525, security: 'none', fromAddress: 'us@shop.example' },
    secrets: {},
  })
  const made = await call('POST', 'channels', { name: 'Mail', config: config('one.example') })
  const save = async (name: string, before: object, status?: number) =>
    await call('PUT', `channels/${made.id}`, { name, config: config(`${name}.example`), before }, status)
  const readOf = ({ name, settings }: Record<string, unknown>) => ({ name, settings })
  const first = await save('first', readOf(made))
  assert.match(String((await save('second', readOf(made), 409)).detail), /save once more/)
  const second = await save('second', readOf(first))
  const both = await Promise.allSettled(['third', 'fourth'].map((name) => save(name, readOf(second))))
  assert.deepEqual(both.map((one) => one.status).toSorted(), ['fulfilled', 'rejected'])
})
