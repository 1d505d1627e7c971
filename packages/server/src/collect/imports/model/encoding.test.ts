import assert from 'node:assert/strict'
import test from 'node:test'
import type { Encoding } from '../contract/read.ts'
import { createDecoder, detectEncoding, encodingToRead } from './encoding.ts'

const simplified =
  '编号,姓名,手机号,评分,意见\n1,王小明,13800138000,5,服务很好，下次还来\n2,李丽,13900139000,2,等了很久\n'
const traditional =
  '編號,姓名,手機,評分,意見\n1,王小明,0912345678,5,服務很好，下次還會再來\n2,李麗,0987654321,2,等了很久\n'
const western = 'name;city;note\nJosé;Zürich;12,50 €\nRenée;Málaga;naïve café\nBjörn;Århus;øl\n'

/** The bytes of a text in an encoding that Node cannot write: found by asking its decoder for every code. */
function encode(text: string, encoding: 'gb18030' | 'big5' | 'windows-1252'): Uint8Array {
  const bytes: number[] = []
  for (const character of text) bytes.push(...codeOf(character, encoding))
  return Uint8Array.from(bytes)
}

const tables = new Map<string, Map<string, number[]>>()

function codeOf(character: string, encoding: string): number[] {
  if (character <= '\u007f') return [character.charCodeAt(0)]
  let table = tables.get(encoding)
  if (!table) {
    table = new Map()
    const decoder = new TextDecoder(encoding)
    for (let lead = 0x80; lead <= 0xff; lead++) {
      if (encoding === 'windows-1252') table.set(decoder.decode(Uint8Array.of(lead)), [lead])
      else
        for (let trail = 0x40; trail <= 0xfe; trail++)
          table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
    }
    tables.set(encoding, table)
  }
  const code = table.get(character)
  assert.ok(code, `${character} is not in ${encoding}`)
  return code
}

function utf16(text: string, bigEndian: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

test('tells UTF-8, UTF-16, GB18030, Big5 and Western European text apart (IM4)', () => {
  const cases: [string, Uint8Array, Encoding, string][] = [
    ['ASCII', Buffer.from('a,b\n1,2\n'), 'utf-8', 'certain'],
    ['nothing', new Uint8Array(), 'utf-8', 'certain'],
    ['UTF-8', Buffer.from(simplified), 'utf-8', 'likely'],
    ['UTF-8 with mark', Buffer.from(`\ufeff${simplified}`), 'utf-8', 'certain'],
    ['UTF-8 cut inside a character', Buffer.from(simplified).subarray(0, -4), 'utf-8', 'likely'],
    ['UTF-16LE with mark', utf16(simplified, false, true), 'utf-16le', 'certain'],
    ['UTF-16BE with mark', utf16(traditional, true, true), 'utf-16be', 'certain'],
    ['UTF-16LE without mark', utf16(simplified, false, false), 'utf-16le', 'likely'],
    ['UTF-16BE without mark', utf16(traditional, true, false), 'utf-16be', 'likely'],
    ['GB18030', encode(simplified, 'gb18030'), 'gb18030', 'likely'],
    ['Big5', encode(traditional, 'big5'), 'big5', 'likely'],
    ['Western', encode(western, 'windows-1252'), 'windows-1252', 'likely'],
    ['names only, GB18030', encode('姓名\n张伟\n王芳\n李娜\n欧阳建国\n', 'gb18030'), 'gb18030', 'likely'],
    ['names only, Big5', encode('姓名\n張偉\n王芳\n李娜\n歐陽建國\n', 'big5'), 'big5', 'likely'],
  ]
  for (const [name, bytes, encoding, confidence] of cases) {
    const guess = detectEncoding([bytes])
    assert.deepEqual([guess.encoding, guess.confidence], [encoding, confidence], name)
  }
})

test('one damaged byte does not turn a UTF-8 file into another encoding, but is reported as unsure', () => {
  const bytes = Buffer.from(simplified.repeat(3))
  bytes[bytes.indexOf(0xe5, 60)] = 0xff
  const guess = detectEncoding([bytes])
  assert.equal(guess.encoding, 'utf-8')
  assert.equal(guess.confidence, 'unsure')
})

test('Chinese that appears only far inside the file is seen', () => {
  const later = encode('9,x\n8,服务很好，下次还来\n7,等了很久', 'gb18030').subarray(1)
  assert.equal(detectEncoding([Buffer.from('id,note\n1,ok\n'), later]).encoding, 'gb18030')
})

test('decodes in pieces, also characters of Hong Kong that ICU leaves private', () => {
  const bytes = Buffer.from('a94fb6a19dcfa66eadb9a1419df6abd7b5a59df7a66ead40', 'hex')
  for (const size of [1, 3, 100]) {
    const decoder = createDecoder('big5')
    let text = ''
    for (let at = 0; at < bytes.length; at += size) text += decoder.push(bytes.subarray(at, at + size))
    assert.equal(text + decoder.end(), '呢間嘢好食，喺度等咗好耐')
    assert.equal(decoder.damaged(), 0)
  }
})

test('counts the places that no character stands for', () => {
  const decoder = createDecoder('utf-8')
  assert.equal(decoder.push(Uint8Array.of(0x61, 0xff, 0x62)) + decoder.end(), 'a\ufffdb')
  assert.equal(decoder.damaged(), 1)
})

test('a few NULs in a short file of ASCII do not make it UTF-16', () => {
  assert.equal(detectEncoding([Buffer.from('id,name\n1,a\0b\n2,c\0\n')]).encoding, 'utf-8')
  assert.equal(detectEncoding([Buffer.from('编号,评分\n1,9\n2,7\n', 'utf16le')]).encoding, 'utf-16le')
})

test('an encoding that is given is taken unless the bytes rule it out, as those of next month’s file may (IM4)', () => {
  const read = (given: Encoding | undefined, ...samples: Uint8Array[]) =>
    encodingToRead(given, detectEncoding(samples), samples)
  const utf8 = Buffer.from(simplified)
  const gb = encode(simplified, 'gb18030')
  assert.equal(read('gb18030', utf8), 'utf-8')
  assert.equal(read('utf-8', gb), 'gb18030')
  assert.equal(read('gb18030', Buffer.from('\ufeffid,name\n1,a\n')), 'utf-8')
  assert.equal(read('gb18030', utf16(simplified, false, true)), 'utf-16le')
  // 联通, whose bytes are UTF-8 by chance, and texts that may be either.
  assert.equal(read('gb18030', Buffer.from([0xc1, 0xaa, 0xcd, 0xa8])), 'gb18030')
  assert.equal(read('big5', gb), 'big5')
  assert.equal(read('windows-1252', encode(western, 'windows-1252')), 'windows-1252')
  assert.equal(read('gb18030', Buffer.from('id,name\n1,a\n')), 'gb18030')
})
