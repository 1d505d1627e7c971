import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { detectDecimal, isDamagedNumber, looksNumeric, numberOfOption, parseBoolean, parseNumber } from './numbers.ts'

test('reads numbers as people and programs write them (IM5)', () => {
  const cases: [string, '.' | ',', number | null][] = [
    ['12', '.', 12],
    [' -3.5 ', '.', -3.5],
    ['1,234,567.8', '.', 1234567.8],
    ['1.234.567,8', ',', 1234567.8],
    ['1 234,5', ',', 1234.5],
    ['1\u00a0234\u00a0567,5', ',', 1234567.5],
    ["1'234'567.5", '.', 1234567.5],
    ['12,34,567', '.', 1234567],
    ['3,5', ',', 3.5],
    ['3,5', '.', null],
    ['1,23', '.', null],
    ['12,34', '.', null],
    ['1,234.567', '.', 1234.567],
    ['１２３．５', '.', 123.5],
    ['￥1,299.00', '.', 1299],
    ['1299元', '.', 1299],
    ['HK$ 58.5', '.', 58.5],
    ['$-5.00', '.', -5],
    ['-$5.00', '.', -5],
    ['(12.50)', '.', -12.5],
    ['12.50-', '.', -12.5],
    ['−4', '.', -4],
    ['85%', '.', 85],
    ['1e3', '.', 1000],
    ['.5', '.', 0.5],
    ['--5', '.', null],
    ['5-6', '.', null],
    ['', '.', null],
    ['N/A', '.', null],
    ['0x10', '.', null],
    ['Infinity', '.', null],
    ['1e999', '.', null],
    ['1.2.3', '.', null],
    ['2024-03-05', '.', null],
    ['9'.repeat(5000), '.', null],
  ]
  for (const [text, decimal, expected] of cases)
    assert.equal(parseNumber(text, decimal), expected, `${text} with ${decimal}`)
})

test('reads back every number that JavaScript writes', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      assert.equal(parseNumber(String(number), '.'), Number(String(number)))
      assert.equal(parseNumber(String(number).replace('.', ','), ','), Number(String(number)))
    }),
  )
})

test('finds the decimal mark and says when nothing tells it', () => {
  assert.deepEqual(detectDecimal(['3,5', '12', '7,25']), { decimal: ',', evidence: 'clear', against: 0 })
  assert.deepEqual(detectDecimal(['1.234,5', '0,123']), { decimal: ',', evidence: 'clear', against: 0 })
  assert.deepEqual(detectDecimal(['1,234.5', '3.50']), { decimal: '.', evidence: 'clear', against: 0 })
  assert.deepEqual(detectDecimal(['1.234.567']), { decimal: ',', evidence: 'clear', against: 0 })
  assert.deepEqual(detectDecimal(['1,234', '2,500']), { decimal: '.', evidence: 'ambiguous', against: 0 })
  assert.deepEqual(detectDecimal(['12', 'abc', '.', '']), { decimal: '.', evidence: 'none', against: 0 })
  assert.deepEqual(detectDecimal(['3.5', '2.5', '1,5']), { decimal: '.', evidence: 'clear', against: 1 })
})

test('addresses, versions, dates and chosen options say nothing about the decimal mark (IM4)', () => {
  const others = [
    ['203.0.113.9', '192.168.100.200'],
    ['1.2.3', '1.10.0'],
    ['05.03.2024', '25.12.24'],
    ['1,2,3', '1,4', '2'],
  ]
  for (const cells of others) assert.equal(looksNumeric(cells), false, cells.join())
  for (const cells of [['3.5', 'N/A', ''], ['1.234,5', '3,5'], ['85%', '$4.20'], ['1,234']])
    assert.equal(looksNumeric(cells), true, cells.join())
})

test('reads yes and no in English and Chinese, and knows numbers that a spreadsheet damaged', () => {
  assert.deepEqual(['Yes', 'n', '是', '否', '沒有', 'TRUE', '2'].map(parseBoolean), [
    true,
    false,
    true,
    false,
    false,
    true,
    null,
  ])
  assert.equal(isDamagedNumber('1.38E+10'), true)
  assert.equal(isDamagedNumber('8.61388E+12'), true)
  assert.equal(isDamagedNumber('13800138000'), false)
})

test('an option that is written with its number has that number; ranges, plain numbers and other words have none (IM5)', () => {
  const options: [string, number | null][] = [
    ['10 - Extremely likely', 10],
    ['0 – Not at all likely', 0],
    ['1. Strongly disagree', 1],
    ['5 (very good)', 5],
    ['Very good (5)', 5],
    ['Sehr gut - 5', 5],
    ['９分', 9],
    ['4 stars', 4],
    ['10', null],
    ['3 - 5', null],
    ['3 - 5 days', null],
    ['-5', null],
    ['2024-03-05', null],
    ['Very satisfied', null],
    ['Q1: 5', null],
    ['1,5 - gut', null],
  ]
  for (const [text, value] of options) assert.equal(numberOfOption(text), value, text)
})
