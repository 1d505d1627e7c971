/** What a client reads it may write back: bodies are strict, so a field that only a reply has would be refused. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Belongings, fillWorkspace } from './isolation-fixture.ts'
import { openTestApp, type TestApp } from './test-app.ts'

type Read = Record<string, unknown>

describe('what was read can be written back, as the web UI does', () => {
  let app: TestApp
  let mine: Belongings
  before(async () => {
    app = await openTestApp()
    mine = await fillWorkspace(app, 'aaa')
  })
  after(async () => await app.close())

  const get = async (path: string) => await app.caller(mine.ownerKey)<Read>('GET', path)
  const put = async (method: string, path: string, body: unknown) => await app.caller(mine.ownerKey)(method, path, body)
  const without = (whole: Read, ...names: string[]) =>
    Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)))
  const only = (whole: Read, ...names: string[]) => Object.fromEntries(names.map((name) => [name, whole[name]]))

  test('stages and touchpoints', async () => {
    const model = (await get('catalog/touchpoints')) as { stages: Read[]; touchpoints: Read[] }
    for (const stage of model.stages) await put('PUT', `catalog/stages/${stage.slug}`, without(stage, 'slug'))
    for (const one of model.touchpoints) await put('PUT', `catalog/touchpoints/${one.slug}`, without(one, 'slug'))
  })

  test('workspace, segment, metric, budget', async () => {
    const { workspace } = (await get('session')) as { workspace: Read }
    await put('PATCH', 'workspace', without(workspace, 'id'))
    const segment = await get(`segments/${mine.ids.segment}`)
    await put('PUT', `segments/${mine.ids.segment}`, only(segment, 'name', 'description', 'rule'))
    await put('PUT', 'budget', await get('budget'))
  })

  test('what was read before somebody else wrote replaces nothing of theirs', async () => {
    const send = async (method: 'PUT' | 'PATCH', path: string, body: unknown) =>
      (await app.call({ method, path: `/api/v1/${path}`, key: mine.ownerKey, body })).status
    /** Two people have read the same; the second to write is refused, and not after reading again. */
    async function twice(method: 'PUT' | 'PATCH', path: string, [read, mine, theirs]: [unknown, object, object]) {
      assert.equal(await send(method, path, { ...theirs, before: read }), 200, path)
      assert.equal(await send(method, path, { ...mine, before: read }), 409, path)
      assert.equal(await send(method, path, { ...mine, before: theirs }), 200, path)
    }
    const model = (await get('catalog/touchpoints')) as { stages: Read[]; touchpoints: Read[] }
    const stage = without(model.stages[0] as Read, 'slug')
    const named = (whole: Read, en: string) => ({ ...whole, name: { en } })
    await twice('PUT', `catalog/stages/${model.stages[0]?.slug}`, [stage, named(stage, 'Mine'), named(stage, 'Theirs')])
    const point = without(model.touchpoints[0] as Read, 'slug')
    const pointPath = `catalog/touchpoints/${model.touchpoints[0]?.slug}`
    await twice('PUT', pointPath, [point, { ...point, owner: 'Mine' }, { ...point, owner: 'Theirs' }])
    await twice('PUT', 'catalog/touchpoints/quite-new', [null, point, named(point, 'Theirs')])
    const { workspace } = (await get('session')) as { workspace: Read }
    await twice('PATCH', 'workspace', [{ name: workspace.name }, { name: 'Mine' }, { name: 'Theirs' }])
    assert.equal(await send('PATCH', 'workspace', { currency: 'EUR', before: { name: 'Mine' } }), 200)
    const budget = await get('budget')
    await twice('PUT', 'budget', [
      budget,
      { ...budget, quiet: null },
      { caps: [], quiet: { from: '20:00', to: '08:00' } },
    ])
    const properties = (declaredType: string | null) => [{ key: 'size', declaredType, description: '' }]
    await twice('PATCH', 'catalog/events/Measured', [
      { description: '', touchpoint: null, properties: properties(null) },
      { description: 'Mine', properties: properties('string') },
      { description: 'Theirs', properties: properties('number') },
    ])
  })

  test('programme, in-page ask and survey', async () => {
    const programme = await get(`programmes/${mine.ids.programme}`)
    await put('PUT', `programmes/${mine.ids.programme}`, only(programme, 'version', 'definition'))
    await put('POST', 'programmes', programme.definition)
    const ask = await get(`inpage/${mine.ids.pageAsk}`)
    await put('PUT', `inpage/${mine.ids.pageAsk}`, ask.definition)
    await put('POST', 'inpage', ask.definition)
    await put(
      'PUT',
      `surveys/${mine.ids.survey}`,
      only(await get(`surveys/${mine.ids.survey}`), 'revision', 'definition'),
    )
  })

  test('connection of another tool, and a mapping of an import', async () => {
    const { connectors } = (await get('feedback-connectors')) as { connectors: Read[] }
    for (const one of connectors) await put('PATCH', `feedback-connectors/${one.id}`, only(one, 'settings'))
    const { mappings } = (await get('import-mappings')) as { mappings: { name: string; mapping: Read }[] }
    for (const { name, mapping } of mappings) await put('POST', 'import-mappings', { mapping: { ...mapping, name } })
  })

  test('what is removed and taken back is the same as before, under the id that others name, and off', async () => {
    const { segment, programme, pageAsk } = mine.ids
    await app.settle()
    for (const path of [`segments/${segment}`, `programmes/${programme}`, `inpage/${pageAsk}`]) {
      const before = without(await get(path), 'on', 'liveSince', 'computedAt', 'updatedAt')
      await put('DELETE', path, undefined)
      await app.caller(mine.ownerKey)('GET', path, undefined, 404)
      await put('POST', `${path}/restore`, undefined)
      await app.settle()
      const { on, ...now } = await get(path)
      assert.deepEqual(without(now, 'liveSince', 'computedAt', 'updatedAt'), before)
      assert.notEqual(on, true)
      await put('POST', `${path}/restore`, undefined)
    }
    await app.caller(mine.ownerKey)('POST', 'segments/seg_none/restore', undefined, 404)
  })
})
