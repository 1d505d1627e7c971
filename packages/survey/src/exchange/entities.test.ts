import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEntities } from './entities.ts'

test('names of entities are read as browsers read them; case tells letters apart', () => {
  assert.equal(
    readEntities('Qu&atilde;o satisfeito voc&ecirc; est&aacute;? &Uuml;ber &uuml;ber'),
    'Quão satisfeito você está? Über über',
  )
  assert.equal(readEntities('&ndash;&mdash;&lsquo;&rsquo;&ldquo;&rdquo;&bull;&hellip;&euro;'), '–—‘’“”•…€')
  assert.equal(
    readEntities('&frac12; &ntilde; &szlig; &yuml; &omega; &rarr; &hearts; &quest;&excl;'),
    '½ ñ ß ÿ ω → ♥ ?!',
  )
  assert.equal(readEntities('a&nbsp;b&NBSP;c&shy;d &AMP;amp;'), 'a b cd &amp;')
})

test('numbers are code points, those of windows-1252 what browsers take them for; what is no entity stays', () => {
  assert.equal(readEntities('&#233;&#x4F60;&#128512;'), 'é你😀')
  assert.equal(readEntities('it&#146;s &#150; &#128;5&#129;'), 'it’s – €5')
  assert.equal(readEntities('&#0;&#xFFFFFF;&#xD800;'), '\ufffd')
  assert.equal(readEntities('R&D; AT&T &nosuch; &constructor; a&b'), 'R&D; AT&T &nosuch; &constructor; a&b')
})
