import assert from 'node:assert/strict'
import test from 'node:test'
import { columnNames, detectHeader } from './columns.ts'
import { detectDialect } from './dialect.ts'

test('finds delimiter, quote, line end and the rows above the header (IM4)', () => {
  const cases: [string, string, Partial<ReturnType<typeof detectDialect>>][] = [
    ['comma', 'a,b,c\n1,2,3\n4,5,6\n', { delimiter: ',', quote: '"', skipRows: 0, confidence: 'likely' }],
    ['semicolon with decimal commas', 'a;b;c\n1,5;2,5;3\n4,5;5,5;6\n', { delimiter: ';', confidence: 'likely' }],
    ['tab with prose', 'id\ttext\n1\tgood, cheap, fast\n2\tso, so\n', { delimiter: '\t' }],
    ['tabs that pad the cells', '单号\t,评分\t,\n20261\t,5\t,\n20262\t,4\t,\n', { delimiter: ',' }],
    ['tabs beside a comma', 'id\ttext\n1\tgood\n2\t, or so\n', { delimiter: '\t' }],
    ['bar', 'a|b\n1|2\n', { delimiter: '|' }],
    ['quoted delimiters', 'a;b\n"x,y,z;1";2\n"p;q";3\n', { delimiter: ';' }],
    ['sep line of Excel', 'sep=;\r\na;b\r\n1;2\r\n', { delimiter: ';', skipRows: 1 }],
    ['sep line in quotes', '"sep=;"\r\na;b\r\n1;2\r\n', { delimiter: ';', skipRows: 1 }],
    ['sep line with a sign of patterns', 'sep=\\\r\na\\b\r\n1\\2\r\n', { delimiter: '\\', skipRows: 1 }],
    ['title above', 'Report of May,,\n\nid,name,score\n1,Ann,5\n2,Bob,4\n', { delimiter: ',', skipRows: 2 }],
    ['single quotes', "a,b\n'x,1',2\n'y,2',3\n", { delimiter: ',', quote: "'" }],
    [
      'Spark',
      String.raw`id,text,n` + '\n' + String.raw`1,"said \"good\", left",5` + '\n2,"x, y",4\n',
      { quote: '\\"', confidence: 'likely' },
    ],
    ['folders', 'id,path,n\n' + String.raw`1,"C:\a,b\",5` + '\n' + String.raw`2,"D:\",4` + '\n', { quote: '"' }],
    ['backslash and doubled', 'id,json\n' + String.raw`1,"{""a"":""b \""c\"", d""}"` + '\n', { quote: '"' }],
    ['inches', 'id;size\n1;"5 inch\n2;"6 inch\n3;"7 inch\n', { delimiter: ';', quote: '' }],
    ['old Mac', 'a,b\r1,2\r3,4\r', { delimiter: ',', newline: 'cr' }],
    ['one column', 'email\na@b.co\nc@d.co\n', { delimiter: ',', confidence: 'unsure' }],
    ['empty', '', { delimiter: ',', confidence: 'unsure' }],
    ['ragged', 'a,b,c\n1,2\n1,2,3\n4,5,6\n7,8,9\n', { delimiter: ',', confidence: 'likely' }],
  ]
  for (const [name, text, expected] of cases) {
    const guess = detectDialect(text)
    for (const [field, value] of Object.entries(expected)) {
      assert.equal(guess[field as keyof typeof guess], value, `${name}: ${field}`)
    }
  }
})

test('tells a header from data', () => {
  const known = (text: string) => text === 'email'
  const verdict = (...rows: string[][]) => detectHeader(rows, known)
  assert.deepEqual(verdict(['id', 'score'], ['1', '5']), { header: true, confidence: 'likely' })
  assert.deepEqual(verdict(['email'], ['a@b.co']), { header: true, confidence: 'likely' })
  assert.deepEqual(verdict(['1', '5'], ['2', '4']), { header: false, confidence: 'likely' })
  assert.deepEqual(verdict(['Ann', '5'], ['Bob', '4']), { header: false, confidence: 'unsure' })
  assert.deepEqual(verdict(['name', 'city'], ['Ann', 'Rome']), { header: true, confidence: 'unsure' })
  assert.deepEqual(verdict(['Ann', 'Rome'], ['Ann', 'Oslo']), { header: false, confidence: 'unsure' })
  assert.deepEqual(detectHeader([], known), { header: false, confidence: 'unsure' })
})

test('every column gets a name of its own', () => {
  assert.deepEqual(columnNames(['a', ' a ', '', 'b\nc', 'a (2)'], 6), [
    'a',
    'a (2)',
    'column 3',
    'b c',
    'a (2) (2)',
    'column 6',
  ])
})
