/** A table of customers without any time: traits only. Counts from the API equal counts of the raw file. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, type ImportEnd, mappingFile, openTruthApp, readCsv, sharedData, type TruthApp } from './kit.ts'

const file = sharedData('telco-churn', 'telco_train.csv.gz')
const mapping = 'packages/server/src/collect/imports/examples/telco-churn.json'

type Condition = {
  kind: 'trait'
  trait: string
  operator: 'is' | 'at_least' | 'at_most' | 'is_set' | 'is_not_set'
  value?: string | number | boolean
}
const is = (trait: string, value: string | number | boolean): Condition => ({
  kind: 'trait',
  trait,
  operator: 'is',
  value,
})

describe('the telco customers', { skip: file.skip }, () => {
  let app: TruthApp
  let api: Api
  let first: ImportEnd
  let rows: Record<string, string>[]
  before(async () => {
    app = await openTruthApp()
    api = (await app.open('Telco', { currency: 'USD' })).api
    rows = readCsv(file.path)
    first = await app.importFile(api, { path: file.path, mapping: mappingFile(mapping) })
  })
  after(async () => await app?.close())

  const matching = async (...all: Condition[]) =>
    await api.send<{ people: number; of: number }>('POST', '/api/v1/segments/preview', { rule: { all } })
  const rowsWhere = (test: (row: Record<string, string>) => boolean) => rows.filter(test).length

  test('every row is a person, without an event that never happened', async () => {
    assert.deepEqual([first.state, first.error, first.rowsRejected], ['done', null, 0])
    assert.equal(first.rowsAccepted, rows.length)
    const { people, answers } = await api.get<{ people: number; answers: number }>('/api/v1/people-summary')
    assert.deepEqual([people, answers], [rows.length, 0])
  })

  test('share churned by contract', async () => {
    const contracts = [...new Set(rows.map((row) => row.Contract as string))].sort()
    assert.deepEqual(contracts, ['Month-to-month', 'One year', 'Two year'])
    for (const contract of contracts) {
      const all = rowsWhere((row) => row.Contract === contract)
      const churned = rowsWhere((row) => row.Contract === contract && row.Churn === 'Yes')
      const found = await matching(is('Contract', contract))
      assert.deepEqual(found, { people: all, of: rows.length }, contract)
      assert.equal((await matching(is('Contract', contract), is('Churn', true))).people, churned, contract)
      assert.equal((await matching(is('Contract', contract), is('Churn', false))).people, all - churned, contract)
    }
  })

  test('numbers compare as numbers, and a blank total is no total', async () => {
    const atLeast: Condition = { kind: 'trait', trait: 'MonthlyCharges', operator: 'at_least', value: 100 }
    assert.equal(
      (await matching(atLeast)).people,
      rowsWhere((row) => Number(row.MonthlyCharges) >= 100),
    )
    const atMost: Condition = { kind: 'trait', trait: 'tenure', operator: 'at_most', value: 9 }
    assert.equal(
      (await matching(atMost)).people,
      rowsWhere((row) => Number(row.tenure) <= 9),
    )
    const blank = rowsWhere((row) => (row.TotalCharges ?? '').trim() === '')
    assert.ok(blank > 0)
    assert.equal((await matching({ kind: 'trait', trait: 'TotalCharges', operator: 'is_not_set' })).people, blank)
    assert.equal(
      (await matching(is('SeniorCitizen', true))).people,
      rowsWhere((row) => row.SeniorCitizen === '1'),
    )
  })

  test('a segment keeps the people that the file says', async () => {
    const made = await api.send<{ id: string }>('POST', '/api/v1/segments', {
      name: 'Churned from month to month',
      rule: { all: [is('Contract', 'Month-to-month'), is('Churn', true)] },
    })
    await app.settle()
    const segment = await api.get<{ people: number; state: string }>(`/api/v1/segments/${made.id}`)
    const expected = rowsWhere((row) => row.Contract === 'Month-to-month' && row.Churn === 'Yes')
    assert.deepEqual([segment.state, segment.people], ['live', expected])
  })

  test('the same file again changes nobody', async () => {
    const again = await app.importFile(api, { path: file.path, mapping: mappingFile(mapping) })
    assert.deepEqual([again.state, again.rowsUnchanged, again.messages], ['done', rows.length, 0])
    const { people } = await api.get<{ people: number }>('/api/v1/people-summary')
    assert.equal(people, rows.length)
  })
})
