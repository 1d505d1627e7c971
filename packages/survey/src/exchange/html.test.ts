import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textOfHtml } from './html.ts'

test('SV15 where the source of a text breaks its lines the text does not, unless it has no tags', () => {
  const source = '<p>There is a\r\nperson in\n\ta wheelchair.<br />\nHe is <b>helpful</b>.</p>\n\n<div>Is he?</div>\n'
  assert.equal(textOfHtml(source), 'There is a person in a wheelchair.\nHe is helpful.\nIs he?')
  assert.equal(textOfHtml('One line\nand a < b\nand c > d'), 'One line\nand a < b\nand c > d')
})
