import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { describeTable } from '../model/describe.ts'
import { defaultLimits } from './limits.ts'
import { takeSample } from './sample.ts'
import { sampleTable } from './sample-rows.ts'
import { readAll, testFolder, workbookOf } from './testing.ts'

let folder: Awaited<ReturnType<typeof testFolder>>
before(async () => {
  folder = await testFolder()
})
after(() => folder.remove())

const codes = ['EndDate', 'RecipientEmail', 'Q1']
const labels = ['End Date', 'Recipient Email', 'How likely are you\nto recommend us?']
const ids = [
  '{"ImportId":"endDate","timeZone":"America/Denver"}',
  '{"ImportId":"recipientEmail"}',
  '{"ImportId":"QID1"}',
]
const answers = [
  ['2024-03-05 10:00:00', 'a@example.com', '9'],
  ['2024-03-06 10:00:00', 'b@example.com', '3'],
]

async function sampleOf(path: string) {
  return await sampleTable({ path, sample: await takeSample(path, defaultLimits), limits: defaultLimits }, {})
}

test('a Qualtrics export is read from its row of labels on, in CSV and Excel; its row of ids is no answer (IM4)', async () => {
  const quoted = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  const csv = await folder.write('q.csv', `\ufeff${[codes, labels, ids, ...answers].map(quoted).join('\r\n')}\r\n`)
  const xlsx = await folder.write(
    'q.xlsx',
    workbookOf({ sheets: { Sheet0: { rows: [codes, labels, ids, ...answers] } } }),
  )
  for (const path of [csv, xlsx]) {
    const found = await sampleOf(path)
    assert.deepEqual(found.columns, ['End Date', 'Recipient Email', 'How likely are you to recommend us?'], path)
    assert.deepEqual(found.rows, answers)
    assert.equal(found.zone, 'America/Denver')
    const whole = await readAll(path, found.read)
    assert.deepEqual(whole.columns, found.columns)
    assert.deepEqual(
      whole.rows.map(({ cells }) => cells),
      [ids, ...answers],
    )
  }
  const plain = await folder.write('plain.csv', `${[codes, ...answers].map(quoted).join('\n')}\n`)
  assert.deepEqual((await sampleOf(plain)).columns, codes)
})

test('SurveyMonkey’s second row of headers says what each column of a question holds, in CSV and Excel (IM4)', async () => {
  const rows = [
    [
      'Respondent ID',
      'End Date',
      'How likely is it that you would recommend Acme to a friend or colleague?',
      'Please rate our',
      '',
      'Overall how satisfied are you?',
      '',
    ],
    ['', '', '', 'Delivery', 'Support', 'Response', 'Other (please specify)'],
    ['114812345601', '03/02/2026 10:15:00 AM', '9', '4', '5', 'Very satisfied', ''],
    ['114812345602', '03/14/2026 10:15:00 AM', '3', '1', '2', 'Dissatisfied', 'Well'],
  ]
  const csv = await folder.write('s.csv', rows.map((row) => row.join(',')).join('\n'))
  const xlsx = await folder.write('s.xlsx', workbookOf({ sheets: { Sheet: { rows } } }))
  for (const path of [csv, xlsx]) {
    const found = await sampleOf(path)
    assert.deepEqual(found.columns, [
      'Respondent ID',
      'End Date',
      'How likely is it that you would recommend Acme to a friend or colleague?',
      'Please rate our - Delivery',
      'Please rate our - Support',
      'Overall how satisfied are you?',
      'Overall how satisfied are you? - Other (please specify)',
    ])
    assert.equal(found.rows.length, 2)
    const { columns } = describeTable({ columns: found.columns, rows: found.rows }, {})
    assert.deepEqual(
      columns.map(({ guess }) => guess.kind ?? guess.role).filter((_, at) => at < 3 || at === 5),
      ['response', 'time', 'nps', 'csat'],
    )
    const whole = await readAll(path, found.read)
    assert.deepEqual(whole.columns, found.columns)
    // The line of an answer is where it stands: its key does not change by how its header is read.
    assert.deepEqual(
      whole.rows.map(({ line, cells }) => [line, cells[0], cells[3]]),
      [
        [3, '114812345601', '4'],
        [4, '114812345602', '1'],
      ],
    )
    const asOne = await readAll(path, { ...found.read, headerRows: 1 })
    assert.deepEqual([asOne.columns[4], asOne.rows.length], ['column 5', 3])
  }
  const nobody = await folder.write('n.csv', 'Customer,Answer\n,Yes\n1,Response\n')
  assert.equal((await sampleOf(nobody)).rows.length, 2)
})

test('JSON over several lines is told as that, not as a file without rows (IM9)', async () => {
  const pretty = await folder.write('p.jsonl', JSON.stringify({ id: 1, city: 'Bern' }, null, 2))
  await assert.rejects(async () => await sampleOf(pretty), /each object on one line/)
  const long = await folder.write('l.jsonl', `{"id":1,"x":"${'x'.repeat(9_000_000)}"}\n{"id":2}\n`)
  await assert.rejects(async () => await sampleOf(long), /each object on one line/)
})
