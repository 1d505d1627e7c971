import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { anyText } from '../../../platform/kernel/testing.ts'
import { type Mapping, mappingSchema } from '../contract/mapping.ts'
import { type Converted, compileMapping } from './convert.ts'
import { keyFingerprint, messageKey, SeenKeys } from './keys.ts'
import type { Cell, SourceRow } from './row.ts'
import { roundTo } from './value.ts'
import { createScope, fixedColumns, type Reading } from './view.ts'

const reading: Reading = { decimal: '.', dateOrder: null, timeZone: 'UTC', missing: new Set() }
const importedAt = Date.UTC(2024, 5, 1)
const isJunkIdentifier = (value: string) => value === 'null' || value === '0'

type Table = { columns: string[]; rows: Cell[][]; reading?: Partial<Reading>; fileHash?: string }

function converterOf(mapping: Partial<Mapping>, table: Table) {
  const whole = mappingSchema.parse({ version: 1, name: 'test', ...mapping })
  const scope = createScope(fixedColumns(table.columns), { ...reading, ...table.reading })
  return compileMapping(whole, { scope, fileHash: table.fileHash ?? 'file', importedAt, isJunkIdentifier })
}

/** Converts each row on its own. */
function convert(mapping: Partial<Mapping>, table: Table): Converted[] {
  const converter = converterOf(mapping, table)
  return table.rows.map((cells, index) => converter.convert([{ line: index + 2, cells }]))
}

function messages(converted: Converted | undefined) {
  assert.equal(converted?.outcome, 'accepted', JSON.stringify(converted))
  return converted?.outcome === 'accepted' ? converted.messages : []
}

function reasons(converted: Converted | undefined): string[] {
  if (converted?.outcome !== 'rejected') return [String(converted?.outcome)]
  return converted.rejected.flatMap(({ problems }) => problems.map(({ reason, column }) => `${reason} ${column}`))
}

test('an order line becomes an event with its person, time, money and the remaining columns (IM2)', () => {
  const [first, second, third] = convert(
    {
      read: { timeZone: 'Europe/London' },
      identifiers: [{ kind: 'user', value: 'CustomerID' }],
      time: 'InvoiceDate',
      skip: [{ when: { column: 'StockCode', in: ['POST', 'M'] }, because: 'postage' }],
      events: [
        {
          name: 'Order Cancelled',
          when: { column: 'InvoiceNo', startsWith: 'C' },
          props: { order_id: 'InvoiceNo' },
        },
        {
          name: 'Product Purchased',
          when: { not: { column: 'InvoiceNo', startsWith: 'C' } },
          props: {
            revenue: { product: ['Quantity', 'UnitPrice'], round: 2 },
            currency: { constant: 'GBP' },
            quantity: { column: 'Quantity', as: 'integer' },
          },
          restAsProps: true,
        },
      ],
    },
    {
      columns: ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'],
      rows: [
        ['536365', '85123A', '6', '2011-07-01 08:26', '2.55', '17850', 'United Kingdom'],
        ['C536379', 'D', '-1', '2010-12-01 09:41', '27.5', '', 'United Kingdom'],
        ['536370', 'POST', '3', '2010-12-01 08:45', '18', '12583', 'France'],
      ],
      reading: { timeZone: 'Europe/London' },
    },
  )
  const [purchase] = messages(first)
  assert.equal(purchase?.name, 'Product Purchased')
  assert.equal(purchase?.ts, Date.UTC(2011, 6, 1, 7, 26))
  assert.deepEqual(purchase?.identifiers, [{ kind: 'user', value: '17850' }])
  assert.deepEqual(purchase?.props, {
    revenue: 15.3,
    currency: 'GBP',
    quantity: 6,
    Country: 'United Kingdom',
  })
  const [cancelled] = messages(second)
  assert.deepEqual([cancelled?.name, cancelled?.identifiers], ['Order Cancelled', []])
  assert.ok(second?.outcome === 'accepted' && second.withoutPerson)
  assert.deepEqual(third, { outcome: 'skipped', because: 'postage' })
})

const survey: Partial<Mapping> = {
  dataset: 'sfo-2015',
  key: ['RESPNUM'],
  identifiers: [{ kind: 'user', value: { template: 'sfo-2015-{RESPNUM}' } }],
  time: { value: { template: '2015-05-{DAY}' }, timeZone: 'America/Los_Angeles' },
  traits: { language: { column: 'LANG', map: { 1: 'en', 3: 'zh' }, otherwise: 'reject' } },
  answers: [
    {
      response: { template: 'sfo-2015-{RESPNUM}' },
      weight: 'WEIGHT',
      metric: 'csat',
      scale: [1, 5],
      missing: [0, 6, 'Blank'],
      items: [
        { touchpoint: 'art', score: 'Q7ART', question: 'Artwork and exhibitions' },
        { touchpoint: 'food', score: 'Q7FOOD', text: 'COMMENT' },
        { metric: 'nps', scale: [0, 10], missing: [11], score: 'NETPRO' },
      ],
    },
  ],
}
const surveyColumns = ['RESPNUM', 'DAY', 'LANG', 'WEIGHT', 'Q7ART', 'Q7FOOD', 'COMMENT', 'NETPRO']

test('one survey row becomes an answer for each rating, joined by its response, weighted (IM2)', () => {
  const [row] = convert(survey, {
    columns: surveyColumns,
    rows: [['3', '13', '3', '0.72', '5', '6.0', 'too salty', '0']],
  })
  const [art, food, nps, ...none] = messages(row)
  assert.deepEqual(none, [])
  const shared = { $response: 'sfo-2015-3', $weight: 0.72, $higher_is_better: true }
  assert.deepEqual(art?.props, {
    ...shared,
    $metric: 'csat',
    $touchpoint: 'art',
    $question: 'Artwork and exhibitions',
    $score: 5,
    $scale_min: 1,
    $scale_max: 5,
  })
  assert.equal(art?.ts, Date.UTC(2015, 4, 13, 7))
  assert.deepEqual(art?.traits, [{ op: 'set', key: 'language', value: 'zh' }])
  const { $higher_is_better: _, ...unscored } = shared
  assert.deepEqual(food?.props, { ...unscored, $metric: 'csat', $touchpoint: 'food', $text: 'too salty' })
  assert.deepEqual(food?.traits, [])
  assert.deepEqual([nps?.props.$metric, nps?.props.$score, nps?.props.$scale_max], ['nps', 0, 10])
  assert.equal(new Set([art?.key, food?.key, nps?.key]).size, 3)
})

test('what is wrong with a row is said by column, all of it at once, and nothing of the row goes in (IM7)', () => {
  const [row] = convert(survey, {
    columns: surveyColumns,
    rows: [['3', '33', '9', '-1', '7', 'x', '', '']],
  })
  assert.deepEqual(reasons(row).sort(), [
    'not_a_number Q7FOOD',
    'not_a_time 2015-05-{DAY}',
    'score_out_of_scale Q7ART',
    'unmapped_value LANG',
  ])
})

test('rows without a time set traits only, dated by the import; without traits they are rejected (IM8)', () => {
  const columns = ['id', 'when', 'plan']
  const events = [{ name: 'Subscribed' }]
  const identifiers = [{ kind: 'user', value: 'id' }]
  const rows = [['7', '', 'gold']]
  const [withTraits] = convert({ identifiers, time: 'when', traits: { plan: 'plan' }, events }, { columns, rows })
  const [only] = messages(withTraits)
  assert.deepEqual([only?.name, only?.ts, only?.props], ['$identify', importedAt, {}])
  assert.deepEqual(only?.traits, [{ op: 'set', key: 'plan', value: 'gold' }])
  assert.ok(withTraits?.outcome === 'accepted' && withTraits.withoutTime)
  const [without] = convert({ identifiers, time: 'when', events }, { columns, rows })
  assert.deepEqual(reasons(without), ['missing_time when'])
})

test('a row of sums below the others becomes no customer (IM8)', () => {
  const mapping = { identifiers: [{ kind: 'user', value: 'id' }], traits: { spent: 'spent' } }
  const rows = ['7', 'Grand Total', '合計', 'Ｔotal：', 'Totalfina'].map((id) => [id, '', '300'])
  const table = { columns: ['id', 'when', 'spent'], rows }
  const outcomes = convert(mapping, table).map(({ outcome }) => outcome)
  assert.deepEqual(outcomes, ['accepted', 'rejected', 'rejected', 'rejected', 'accepted'])
  assert.deepEqual(reasons(convert(mapping, table)[1]), ['total_row null'])
  const dated = { ...table, rows: [['Total', '2024-05-01', '300']] }
  assert.equal(convert({ ...mapping, time: 'when' }, dated)[0]?.outcome, 'accepted')
})

test('a table of customers without any time becomes traits of typed values', () => {
  const [row, nobody] = convert(
    {
      identifiers: [{ kind: 'user', value: 'customerID' }],
      traits: {
        tenure: { column: 'tenure', as: 'integer' },
        churned: { column: 'Churn', as: 'boolean' },
        total: { column: 'TotalCharges', as: 'number' },
        tags: { value: { column: 'tags', as: 'list', separator: ';' }, op: 'append' },
      },
      restAsTraits: true,
    },
    {
      columns: ['customerID', 'tenure', 'Churn', 'TotalCharges', 'tags', 'Contract', '__proto__'],
      rows: [
        ['7590-VHVEG', '0', 'No', ' ', 'a; b;', 'Two year', 'x'],
        ['', '1', 'No', '1', '', '', ''],
      ],
    },
  )
  assert.deepEqual(messages(row)[0]?.traits, [
    { op: 'set', key: 'tenure', value: 0 },
    { op: 'set', key: 'churned', value: false },
    { op: 'append', key: 'tags', value: ['a', 'b'] },
    { op: 'set', key: 'Contract', value: 'Two year' },
    { op: 'set', key: '__proto__', value: 'x' },
  ])
  assert.deepEqual(reasons(nobody), ['missing_identifier null'])
})

test('lines of an order become one event, or stay out together (IM2, IM7)', () => {
  const table: Table = { columns: ['order', 'at', 'sku', 'qty', 'price', 'who'], rows: [] }
  const converter = converterOf(
    {
      dataset: 'orders',
      group: { by: ['order'] },
      time: 'at',
      identifiers: [{ kind: 'user', value: 'who' }],
      skip: [{ when: { column: 'sku', equals: 'POST' } }],
      events: [
        {
          name: 'Order Completed',
          props: { order_id: 'order' },
          items: { as: 'products', fields: { sku: 'sku', quantity: { column: 'qty', as: 'integer' } } },
          sums: { revenue: { product: ['qty', 'price'] } },
        },
      ],
    },
    table,
  )
  const line = (at: number, ...cells: Cell[]): SourceRow => ({ line: at, cells })
  const good = [
    line(2, 'A', '2024-03-05', 'x', '3', '0.1', '7'),
    line(3, 'A', '2024-03-05', 'POST', '1', '9', '7'),
    line(4, 'A', '2024-03-05', 'y', '1', '0.2', '7'),
  ]
  const [order] = messages(converter.convert(good))
  assert.deepEqual(order?.props, {
    order_id: 'A',
    products: [
      { sku: 'x', quantity: 3 },
      { sku: 'y', quantity: 1 },
    ],
    revenue: 0.5,
  })
  assert.equal(converter.groupOf(line(2, 'A')), converter.groupOf(line(9, 'A')))
  const bad = [line(5, 'B', '2024-03-05', 'x', '3', '0.1', '7'), line(6, 'B', '2024-03-05', 'y', 'many', '1', '7')]
  assert.deepEqual(reasons(converter.convert(bad)), ['group_rejected null', 'not_a_number qty'])
})

test('the same row gives the same key in every run; key columns hold across files, lines within one (IM1)', () => {
  const columns = ['id', 'at', 'v']
  const events = [{ name: 'A' }, { name: 'A' }, { name: { column: 'v' } }]
  const keyed: Partial<Mapping> = { dataset: 'd', key: ['id'], time: 'at', events }
  const keys = (mapping: Partial<Mapping>, table: Partial<Table>) =>
    convert(mapping, { columns, rows: [['1', '2024-03-05', 'x']], ...table }).flatMap((row) =>
      messages(row).map(({ key }) => key),
    )
  const once = keys(keyed, {})
  assert.equal(new Set(once).size, 3)
  assert.deepEqual(keys(keyed, { fileHash: 'another', rows: [['1', '2025-01-01', 'y']] }), once)
  assert.notDeepEqual(keys({ ...keyed, dataset: 'e' }, {}), once)
  const { key: _, dataset: __, ...byLine } = keyed
  assert.deepEqual(keys(byLine, {}), keys(byLine, {}))
  assert.notDeepEqual(keys(byLine, { fileHash: 'another' }), keys(byLine, {}))
  const [absent] = convert(keyed, { columns, rows: [['', '2024-03-05', 'x']] })
  assert.deepEqual(reasons(absent), ['missing_key id'])
})

test('traits of a keyed row follow its time, so that a later statement about the same key is heard', () => {
  const mapping: Partial<Mapping> = {
    dataset: 'd',
    key: ['id'],
    time: 'at',
    identifiers: [{ kind: 'user', value: 'id' }],
    traits: { v: 'v' },
  }
  const keyAt = (at: string) =>
    messages(convert(mapping, { columns: ['id', 'at', 'v'], rows: [['1', at, 'x']] })[0])[0]?.key
  assert.equal(keyAt('2024-03-05'), keyAt('2024-03-05'))
  assert.notEqual(keyAt('2024-03-05'), keyAt('2024-04-05'))
})

test('cells that would do harm are refused, cells that only look like formulas are data', () => {
  const mapping: Partial<Mapping> = {
    identifiers: [{ kind: 'phone', value: 'phone' }],
    traits: { note: 'note' },
  }
  const columns = ['phone', 'note']
  const rows = [
    ['13800138000', '=cmd|calc'],
    ['1.38E+10', 'x'],
    ['138\u0000', 'x'],
    ['138\ufffd', 'x'],
    ['9'.repeat(600), 'x'],
    ['138', 'x'.repeat(70_000)],
  ]
  const [formula, ...others] = convert(mapping, { columns, rows })
  assert.deepEqual(messages(formula)[0]?.traits, [{ op: 'set', key: 'note', value: '=cmd|calc' }])
  assert.deepEqual(others.map(reasons), [
    ['number_damaged phone'],
    ['nul_character null'],
    ['undecodable_text phone'],
    ['identifier_too_long phone'],
    ['cell_too_long null'],
  ])
})

test('times: epochs, day counts, a zone by column, and the rules for changing clocks (IM6)', () => {
  const columns = ['t', 'z']
  const at = (time: Mapping['time'], cells: Cell[], more: Partial<Reading> = {}) => {
    const [row] = convert({ time, events: [{ name: 'x' }] }, { columns, rows: [cells], reading: more })
    return row?.outcome === 'accepted'
      ? new Date(row.messages[0]?.ts ?? 0).toISOString().slice(0, 16)
      : reasons(row).join()
  }
  assert.equal(at('t', ['1709647200']), '2024-03-05T14:00')
  assert.equal(at('t', [1_709_647_200_000]), '2024-03-05T14:00')
  assert.equal(at({ value: 't', format: 'epoch_s' }, ['86400']), '1970-01-02T00:00')
  assert.equal(at({ value: 't', format: 'excel_1900', timeZone: 'Asia/Shanghai' }, ['45356.5']), '2024-03-05T04:00')
  assert.equal(at({ value: 't', timeZone: { column: 'z' } }, ['2024-03-05 08:00', 'Asia/Tokyo']), '2024-03-04T23:00')
  assert.equal(at({ value: 't', timeZone: { column: 'z' } }, ['2024-03-05 08:00', 'Mars']), 'unknown_time_zone z')
  const newYork = { timeZone: 'America/New_York' }
  assert.equal(at('t', ['2024-11-03 01:30'], newYork), '2024-11-03T05:30')
  assert.equal(at({ value: 't', dst: 'reject' }, ['2024-11-03 01:30'], newYork), 'local_time_twice t')
  assert.equal(at({ value: 't', dst: 'reject' }, ['2024-03-10 02:30'], newYork), 'local_time_never t')
  assert.equal(at('t', ['03/04/2024']), 'ambiguous_date t')
  assert.equal(at('t', ['03/04/2024'], { dateOrder: 'dmy' }), '2024-04-03T00:00')
  assert.equal(at('t', ['45356.5']), '2024-03-05T12:00')
  assert.equal(at('t', [45_356]), '2024-03-05T00:00')
  assert.equal(at('t', ['10065']), 'not_a_time t')
  assert.equal(at('t', ['10/17/2021'], { dateOrder: 'dmy' }), 'date_order_differs t')
  assert.equal(at('t', ['17.10.2021'], { dateOrder: 'mdy' }), 'date_order_differs t')
  assert.equal(at('t', ['31/31/2021'], { dateOrder: 'dmy' }), 'not_a_time t')
  assert.equal(at('t', ['12/31/1899 09:30:00 AM']), 'time_out_of_range t')
  assert.equal(at('t', ['soon']), 'not_a_time t')
})

test('conditions: text exactly, numbers by value, missing cells only by `is`', () => {
  const columns = ['a', 'b']
  const passes = (when: NonNullable<Mapping['skip']>[number]['when'], a: Cell) => {
    const [row] = convert(
      { skip: [{ when }], traits: { b: 'b' }, identifiers: [{ kind: 'user', value: 'b' }] },
      { columns, rows: [[a, 'x']] },
    )
    return row?.outcome === 'skipped'
  }
  assert.equal(passes({ column: 'a', equals: 6 }, ' 6.0 '), true)
  assert.equal(passes({ column: 'a', equals: '06' }, '6'), false)
  assert.equal(passes({ column: 'a', in: ['x', 'y'] }, 'y'), true)
  assert.equal(passes({ column: 'a', endsWith: 'z' }, 'xyz'), true)
  assert.equal(passes({ column: 'a', contains: 'y' }, 'xyz'), true)
  assert.equal(passes({ column: 'a', atLeast: 5 }, '5'), true)
  assert.equal(passes({ column: 'a', above: 5 }, '5'), false)
  assert.equal(passes({ column: 'a', below: 5 }, 'few'), false)
  assert.equal(passes({ column: 'a', atMost: 5 }, ''), false)
  assert.equal(passes({ column: 'a', is: 'missing' }, ' '), true)
  assert.equal(passes({ column: 'a', is: 'present' }, ''), false)
  assert.equal(passes({ all: [{ column: 'a', is: 'present' }, { not: { column: 'a', equals: 'q' } }] }, 'r'), true)
  assert.equal(
    passes(
      {
        any: [
          { column: 'a', equals: 'p' },
          { column: 'a', equals: 'q' },
        ],
      },
      'q',
    ),
    true,
  )
})

test('a mapping that contradicts itself or holds an unknown field is refused with the place', () => {
  const base = { version: 1, name: 'x', identifiers: [{ kind: 'user', value: 'id' }] }
  const problem = (more: object) => {
    const parsed = mappingSchema.safeParse({ ...base, ...more })
    return parsed.success ? 'fine' : `${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`
  }
  assert.match(problem({}), /^: something to import: events/)
  assert.match(problem({ traits: { a: 'a' }, key: ['id'] }), /^dataset: a name with key or group/)
  assert.match(
    problem({ answers: [{ items: [{ score: 's', scale: [1, 5] }] }] }),
    /^answers.0.items.0: a metric for the score/,
  )
  assert.match(problem({ answers: [{ metric: 'csat', items: [{ score: 's' }] }] }), /a scale for the score/)
  assert.match(problem({ events: [{ name: 'x', sums: { a: 'a' } }] }), /items and sums only with group/)
  assert.match(problem({ trait: { a: 'a' } }), /trait/)
  assert.match(problem({ version: 2, traits: { a: 'a' } }), /^version/)
  assert.equal(problem({ traits: { a: 'a' } }), 'fine')
})

test('any cells at all are converted without a throw, and twice the same', () => {
  const cell = fc.oneof(anyText({ maxLength: 12 }), fc.double(), fc.boolean(), fc.constant(null))
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 9 }), (cells) => {
      const table = { columns: surveyColumns, rows: [cells as Cell[]] }
      assert.deepEqual(convert(survey, table), convert(survey, table))
    }),
    { numRuns: 500 },
  )
})

test('money is rounded as written, away from zero', () => {
  assert.deepEqual(
    [roundTo(1.005, 2), roundTo(-2.345, 2), roundTo(0.1 + 0.2, 9), roundTo(1e-9, 2)],
    [1.01, -2.35, 0.3, 0],
  )
  // An order of a trillion rupiah was nothing: its number came with an exponent of its own.
  assert.deepEqual(
    [roundTo(1e12, 9), roundTo(-1_234_567_890_123.45, 9), roundTo(999_999_999_999_999, 2), roundTo(1e20, 2)],
    [1e12, -1_234_567_890_123.45, 999_999_999_999_999, 1e20],
  )
})

test('message keys keep their parts apart; a set of keys knows every key again', () => {
  const line = { by: 'line', fileHash: 'a', line: 1 } as const
  assert.notEqual(
    messageKey({ by: 'columns', dataset: 'd', cells: ['ab', 'c'] }, 's'),
    messageKey({ by: 'columns', dataset: 'd', cells: ['a', 'bc'] }, 's'),
  )
  assert.match(messageKey(line, 's'), /^[\w-]{22}$/)
  const seen = new SeenKeys()
  const prints = Array.from({ length: 20_000 }, (_, index) => keyFingerprint([String(index)]))
  assert.equal(prints.filter((print) => seen.add(print)).length, 0)
  assert.equal(prints.filter((print) => seen.add(print)).length, 20_000)
})

test('an address is the same identifier in whatever case a file writes it (ID12)', () => {
  const identifiers = [{ kind: 'email', value: 'mail' }]
  const [row] = convert(
    { identifiers, traits: { city: 'city' } },
    { columns: ['mail', 'city'], rows: [[' Lin@Shop.Example', 'Bern']] },
  )
  assert.deepEqual(messages(row)[0]?.identifiers, [{ kind: 'email', value: 'lin@shop.example' }])
})

test('what names nobody is no identifier: such a row counts as nobody’s, and one of traits alone is rejected (IM8)', () => {
  const columns = ['id', 'mail', 'day', 'plan']
  const identifiers = [
    { kind: 'user', value: 'id' },
    { kind: 'email', value: 'mail' },
  ]
  const rows: Cell[][] = [
    ['null', '', '2024-03-05', 'pro'],
    ['0', 'a@b.co', '2024-03-05', 'pro'],
    ['11', '', '2024-03-05', 'pro'],
  ]
  const seen = convert({ identifiers, time: 'day', events: [{ name: 'Seen' }] }, { columns, rows })
  assert.deepEqual(
    seen.map((row) => (row.outcome === 'accepted' ? [row.withoutPerson, row.messages[0]?.identifiers] : row)),
    [
      [true, []],
      [false, [{ kind: 'email', value: 'a@b.co' }]],
      [false, [{ kind: 'user', value: '11' }]],
    ],
  )
  const traits = convert({ identifiers, traits: { plan: 'plan' } }, { columns, rows })
  assert.deepEqual(traits.map(reasons), [['missing_identifier null'], ['accepted'], ['accepted']])
})

test('a score may be an option that is written with its number; the words alone are rejected (IM5)', () => {
  const answers = [{ metric: 'nps', scale: [0, 10] as [number, number], items: [{ score: 'n' }] }]
  const cells = ['10 - Extremely likely', '7', 'Extremely likely', '11 - more', '']
  const found = convert({ time: 'day', answers }, { columns: ['day', 'n'], rows: cells.map((n) => ['2024-03-05', n]) })
  assert.deepEqual(
    found.map((row) => (row.outcome === 'accepted' ? row.messages[0]?.props.$score : reasons(row).join())),
    [10, 7, 'not_a_number n', 'score_out_of_scale n', 'skipped'],
  )
})

test('a number cell past 2^53 has lost its last digits: as an identifier it is rejected, else different customers become one (IM5)', () => {
  const found = convert(
    { identifiers: [{ kind: 'user', value: 'id' }], time: 'day', events: [{ name: 'Seen' }] },
    {
      columns: ['id', 'day'],
      rows: [570_306_133_677_760_500, 13_800_138_000, '570306133677760513'].map((id) => [id, '2024-03-05']),
    },
  )
  assert.deepEqual(found.map(reasons), [['number_damaged id'], ['accepted'], ['accepted']])
})
