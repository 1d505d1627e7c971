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
const ids = ['endDate', 'recipientEmail', 'QID1'].map((id) => `{"ImportId":"${id}"}`)
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

test('SurveyMonkey’s second row of headers says nothing of what the columns hold; a first answer does (IM4)', async () => {
  const csv = await folder.write(
    's.csv',
    [
      'Respondent ID,End Date,How likely is it that you would recommend Acme to a friend or colleague?,Overall how satisfied are you?,',
      ',,,Response,Other (please specify)',
      '1,03/02/2026 10:15:00 AM,9,Very satisfied,',
      '2,03/14/2026 10:15:00 AM,3,Dissatisfied,Well',
    ].join('\n'),
  )
  const found = await sampleOf(csv)
  assert.deepEqual(
    found.rows.map(([id, , , word]) => [id, word]),
    [
      ['1', 'Very satisfied'],
      ['2', 'Dissatisfied'],
    ],
  )
  const { columns } = describeTable({ columns: found.columns, rows: found.rows }, {})
  assert.deepEqual(
    columns.map(({ guess }) => guess.kind ?? guess.role),
    ['response', 'time', 'nps', 'csat', 'property'],
  )
  const nobody = await folder.write('n.csv', 'Respondent ID,Answer\n,Yes\n1,Response\n')
  assert.equal((await sampleOf(nobody)).rows.length, 2)
})

test('JSON over several lines is told as that, not as a file without rows (IM9)', async () => {
  const pretty = await folder.write('p.jsonl', JSON.stringify({ id: 1, city: 'Bern' }, null, 2))
  await assert.rejects(async () => await sampleOf(pretty), /each object on one line/)
  const long = await folder.write('l.jsonl', `{"id":1,"x":"${'x'.repeat(9_000_000)}"}\n{"id":2}\n`)
  await assert.rejects(async () => await sampleOf(long), /each object on one line/)
})
