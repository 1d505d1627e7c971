/**
 * Invoice lines of a web shop, one event an order: orders, customers and revenue by month in London's time equal those of the
 * raw file. Money is compared exactly, in pence.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Api, type ImportEnd, mappingFile, openTruthApp, readCsv, sharedData, type TruthApp } from './kit.ts'

const file = sharedData('online-retail', 'online_retail_to_2011-08-31.csv.gz')
const mapping = 'packages/server/src/collect/imports/examples/online-retail-orders.json'

/** One invoice: its lines share number and time. The total is in hundredths of a penny, so that every price is whole. */
type Order = { invoice: string; month: string; customer: string; country: string; cancelled: boolean; total: bigint }

type Group = { key: string; now: { value: number | null; n: number } }
type Values = { unit: string; currency: string | null; total: Group; groups: Group[] }

describe('the online retailer', { skip: file.skip }, () => {
  let app: TruthApp
  let api: Api
  let first: ImportEnd
  let lines: number
  let orders: Order[]
  before(async () => {
    app = await openTruthApp()
    api = (await app.open('Giftware', { timeZone: 'Europe/London', currency: 'GBP' })).api
    const rows = readCsv(file.path)
    lines = rows.length
    orders = ordersOf(rows)
    first = await app.importFile(api, { path: file.path, mapping: mappingFile(mapping) })
  })
  after(async () => await app?.close())

  const values = async (id: string, query: Record<string, string> = {}) =>
    await api.get<Values>(`/api/v1/metrics/${id}/values`, {
      from: '2010-12-01',
      to: '2011-08-31',
      against: 'none',
      ...query,
    })

  test('every line is in an order, and orders without a customer are nobody’s', async () => {
    assert.deepEqual([first.state, first.error, first.rowsRejected], ['done', null, 0])
    assert.deepEqual([first.rowsRead, first.rowsAccepted, first.messages], [lines, lines, orders.length])
    const customers = new Set(orders.map(({ customer }) => customer).filter((customer) => customer !== ''))
    const summary = await api.get<{ people: number; events: number }>('/api/v1/people-summary')
    assert.deepEqual([summary.people, summary.events], [customers.size, orders.length])
    const anonymous = orders.filter(({ customer }) => customer === '')
    assert.ok(anonymous.length > 0)
    const { events } = await api.get<{ events: { name: string; seen: number }[] }>('/api/v1/catalog/events')
    const seen = Object.fromEntries(events.map((event) => [event.name, event.seen]))
    assert.equal(seen['Order Completed'], orders.filter(({ cancelled }) => !cancelled).length)
    assert.equal(seen['Order Cancelled'], orders.filter(({ cancelled }) => cancelled).length)
  })

  test('orders, buying customers and revenue by month of London', async () => {
    const done = Map.groupBy(
      orders.filter(({ cancelled }) => !cancelled),
      ({ month }) => `${month}-01`,
    )
    const months = [...done.keys()].sort()
    assert.equal(months.length, 9)
    const expected: Record<string, (orders: readonly Order[]) => number> = {
      orders: (list) => list.length,
      customers: (list) => new Set(list.map(({ customer }) => customer).filter((customer) => customer !== '')).size,
      revenue: (list) => list.reduce((sum, { total }) => sum + pence(total), 0),
    }
    for (const [metric, of] of Object.entries(expected)) {
      const { groups, total, unit, currency } = await values(metric, { by: 'month' })
      assert.deepEqual(
        groups.map(({ key, now }) => [key, now.value]),
        months.map((month) => [month, of(done.get(month) as Order[])]),
        metric,
      )
      assert.equal(total.now.value, of([...done.values()].flat()), metric)
      assert.deepEqual([unit, currency], metric === 'revenue' ? ['money_minor', 'GBP'] : ['count', null])
    }
  })

  test('cancellations by their own metric, as negative money', async () => {
    const { id } = await api.send<{ id: string }>('POST', '/api/v1/metrics', {
      name: 'Cancelled',
      kind: 'sum',
      source: { from: 'events', event: 'Order Cancelled', where: [] },
    })
    const cancelled = orders.filter((order) => order.cancelled)
    const expected = cancelled.reduce((sum, { total }) => sum + pence(total), 0)
    assert.ok(expected < 0)
    assert.equal((await values(id)).total.now.value, expected)
  })

  test('orders by the customer’s country', async () => {
    const { groups } = await values('orders', { by: 'trait:country' })
    const country = lastCountries(orders)
    const expected = Map.groupBy(
      orders.filter(({ cancelled }) => !cancelled),
      ({ customer }) => (customer === '' ? '' : (country.get(customer) as string)),
    )
    assert.deepEqual(
      Object.fromEntries(groups.map(({ key, now }) => [key, now.value])),
      Object.fromEntries([...expected].map(([key, list]) => [key, list.length])),
    )
  })

  test('the same file again changes nothing', async () => {
    const before = await values('revenue')
    const again = await app.importFile(api, { path: file.path, mapping: mappingFile(mapping) })
    assert.deepEqual([again.state, again.rowsUnchanged, again.messages], ['done', lines, 0])
    assert.deepEqual((await values('revenue')).total, before.total)
    assert.equal((await api.get<{ events: number }>('/api/v1/people-summary')).events, orders.length)
  })
})

function ordersOf(rows: readonly Record<string, string>[]): Order[] {
  return [...Map.groupBy(rows, (row) => `${row.InvoiceNo} ${row.InvoiceDate}`).values()].map((lines) => {
    const { InvoiceNo = '', InvoiceDate = '', CustomerID = '', Country = '' } = lines[0] as Record<string, string>
    const total = lines.reduce(
      (sum, line) => sum + BigInt(line.Quantity ?? '0') * tenThousandths(line.UnitPrice ?? '0'),
      0n,
    )
    // The file's times are London's own, so its text already tells the month there.
    const month = InvoiceDate.slice(0, 7)
    return {
      invoice: InvoiceNo,
      month,
      customer: CustomerID,
      country: Country,
      cancelled: InvoiceNo.startsWith('C'),
      total,
    }
  })
}

/** A price as a whole number of hundredths of a penny; the file has at most three decimals. */
function tenThousandths(price: string): bigint {
  const [, sign = '', whole = '0', decimals = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(price) ?? []
  const value = BigInt(whole) * 10_000n + BigInt((decimals as string).padEnd(4, '0'))
  return sign === '-' ? -value : value
}

/** Rounded to the nearest penny, halves away from zero. */
function pence(total: bigint): number {
  const rounded = ((total < 0n ? -total : total) + 50n) / 100n
  return Number(total < 0n ? -rounded : rounded)
}

/** Country of each customer's latest order. */
function lastCountries(orders: readonly Order[]): Map<string, string> {
  return new Map(orders.map(({ customer, country }) => [customer, country]))
}
