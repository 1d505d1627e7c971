import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine } from './csv.ts'

test('a line is quoted where needed, and ends as RFC 4180 has it', () => {
  const line = csvLine(['a', '', 'b,c', 'say "x"', 'two\nlines', ' edge '])
  assert.equal(line, 'a,,"b,c","say ""x""","two\nlines"," edge "\r\n')
})

test('what a spreadsheet would run gets an apostrophe, whatever stands before it; numbers stay', () => {
  for (const evil of ['=1+1', ' =1', '\u0000=1', '\t-x', '＝1', '－x', '@SUM(1)', '+cmd'])
    assert.match(csvLine([evil]), /^"?'/, JSON.stringify(evil))
  assert.equal(csvLine(['-5', '+3', '-1,234.5', '4-5']), '-5,+3,"-1,234.5",4-5\r\n')
})
