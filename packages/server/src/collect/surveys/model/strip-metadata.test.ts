import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync, inflateSync } from 'node:zlib'
import { stripMetadata } from './strip-metadata.ts'

const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)])
const latin = (text: string) => Buffer.from(text, 'latin1')
const box = (type: string, ...content: Buffer[]) => {
  const inside = Buffer.concat(content)
  return Buffer.concat([u32(inside.length + 8), latin(type), inside])
}
const secret = /Ann|GPS|Secret/

/** What is left of a file; it must keep its length. */
function left(file: Buffer, type: string): Buffer {
  const stripped = stripMetadata(file, type)
  assert.ok(stripped)
  assert.equal(stripped.length, file.length)
  return Buffer.from(stripped)
}

test('SU9: a HEIC loses its Exif and XMP where they lie, and keeps its pixels', () => {
  const zero = Buffer.alloc(4)
  const infe = (id: number, type: string) =>
    box('infe', Buffer.from([2, 0, 0, 0]), u16(id), u16(0), latin(`${type}\0\0`))
  const places = [
    [1, 0, 10],
    [2, 10, 20],
    [3, 30, 16],
  ] as const
  const meta = (offset: number) =>
    box(
      'meta',
      zero,
      box('iinf', zero, u16(3), infe(1, 'hvc1'), infe(2, 'Exif'), infe(3, 'mime')),
      box(
        'iloc',
        ...[zero, Buffer.from([0x44, 0x00]), u16(3)],
        ...places.flatMap(([id, at, length]) => [u16(id), u16(0), u16(1), u32(offset + at), u32(length)]),
      ),
    )
  const start = box('ftyp', latin('heic'), zero, latin('mif1heic'))
  const data = latin('PIXELS....\0\0\0\0GPS 31.2 Secret..<x:xmp>Ann</x:x>')
  const file = Buffer.concat([
    ...[start, meta(start.length + meta(0).length + 8), box('mdat', data)],
    box('uuid', latin('0123456789abcdefAnn')),
  ])
  const kept = left(file, 'image/heic').toString('latin1')
  assert.doesNotMatch(kept, secret)
  assert.match(kept, /PIXELS\.{4}/)
  assert.equal(stripMetadata(file.subarray(0, -40), 'image/heic'), null, 'cut off')
})

test('SU9: a film loses its place, its notes and its times', () => {
  const time = u32(3_800_000_000)
  const file = Buffer.concat([
    box('ftyp', latin('isom')),
    box(
      'moov',
      box('mvhd', Buffer.alloc(4), time, time, Buffer.alloc(80, 1)),
      box('udta', box('\u00a9xyz', latin('+31.2+121.4/GPS'))),
      box('trak', box('tkhd', Buffer.alloc(84, 7)), box('meta', latin('Secret'))),
    ),
    box('mdat', latin('FILM')),
  ])
  const kept = left(file, 'video/mp4')
  assert.doesNotMatch(kept.toString('latin1'), secret)
  assert.equal(kept.readUInt32BE(kept.indexOf('mvhd') + 8), 0)
  assert.ok(kept.includes('FILM'))
})

test('SU9: a PDF loses what it says about its making, packed or not, and what a camera wrote into its pictures', () => {
  const exif = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    u16(9),
    latin('GPS 1.2'),
    Buffer.from([0xff, 0xda, 0, 2, 1]),
  ])
  const packed = deflateSync('5 0 6 29 <</Author(Ann)/Producer(x)>> <</Type/Catalog/Metadata 3 0 R>> ')
  const xmp = deflateSync('<x:xmpmeta>Secret Ann, with a long history of changes</x:xmpmeta>')
  const file = Buffer.concat([
    latin('%PDF-1.5\n2 0 obj\n<< /Author (Ann) /Title 9 0 R>>\nendobj\n'),
    latin('3 0 obj <</Type/Metadata/Subtype/XML/Length 22>>\nstream\n<x:xmpmeta>Ann</x>    \nendstream endobj\n'),
    ...[latin(`4 0 obj <</Type/Metadata/Filter/FlateDecode/Length ${xmp.length}>>stream\r\n`), xmp],
    ...[latin('\nendstream endobj\n7 0 obj <</Type/ObjStm/N 2/First 9/Filter/FlateDecode>>stream\r\n'), packed],
    ...[latin('\nendstream endobj\n8 0 obj <</Filter/DCTDecode>>stream\r\n'), exif],
    latin('\nendstream endobj\n9 0 obj (Secret title) endobj\n1 0 obj <<>> endobj\n'),
    latin('trailer <</Root 6 0 R/Info 2 0 R>>\n10 0 obj <</Type/XRef/Info 5 0 R>>stream\nx\nendstream endobj\n%%EOF'),
  ])
  const kept = left(file, 'application/pdf')
  assert.doesNotMatch(kept.toString('latin1'), secret)
  const unpacked = (from: string) =>
    inflateSync(kept.subarray(kept.indexOf('stream\r\n', kept.indexOf(from)) + 8)).toString()
  assert.match(unpacked('4 0 obj'), /^ $/)
  assert.match(unpacked('7 0 obj'), /^5 0 6 29 <<>> +<<\/Type\/Catalog\/Metadata 3 0 R>> $/)
  assert.equal(stripMetadata(latin('%PDF trailer <</Encrypt 4 0 R>>'), 'application/pdf'), null, 'encrypted')
})

test('SU9: files that are built to be counted for ever are given up', () => {
  const bomb = deflateSync(Buffer.alloc(30_000_000))
  const list = Buffer.concat([latin('/Info 1 0 R 2 0 obj <</Type/ObjStm/First 3/Filter/FlateDecode>>stream\n'), bomb])
  assert.equal(stripMetadata(list, 'application/pdf'), null)
  assert.equal(stripMetadata(latin('1 0 obj '.repeat(300_000)), 'application/pdf'), null)
  assert.equal(stripMetadata(Buffer.concat(Array.from({ length: 200_000 }, () => box('free'))), 'image/heic'), null)
  const items = [Buffer.from([2, 0, 0, 0, 0, 0]), u32(4_000_000_000), Buffer.alloc(5_000_000, 0xff)]
  assert.equal(
    stripMetadata(box('meta', Buffer.alloc(4), box('iinf', Buffer.alloc(6)), box('iloc', ...items)), 'image/heic'),
    null,
  )
})

test('SU9: a picture of nothing but empty pieces is given up: a million of them took the server ten seconds', () => {
  const many = (head: Buffer, piece: Buffer) => Buffer.concat([head, ...Array<Buffer>(100_100).fill(piece)])
  const gif = Buffer.concat([latin('GIF89a'), Buffer.alloc(7)])
  for (const [type, head, piece] of [
    ['image/webp', latin('RIFF\0\0\0\0WEBP'), latin('ICCP\0\0\0\0')],
    ['image/jpeg', Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xdb, 0, 2])],
    ['image/png', latin('\x89PNG\r\n\x1a\n'), Buffer.concat([u32(0), latin('IDAT'), u32(0)])],
    ['image/gif', gif, Buffer.from([0x21, 0xf9, 0])],
  ] as const) {
    const end = {
      'image/jpeg': Buffer.from([0xff, 0xd9]),
      'image/png': latin('\0\0\0\0IEND\0\0\0\0'),
      'image/gif': latin(';'),
    }
    const file = Buffer.concat([many(head, piece), end[type as keyof typeof end] ?? Buffer.alloc(0)])
    assert.ok(stripMetadata(file, type) === null, type)
    const few = Buffer.concat([head, piece, piece, end[type as keyof typeof end] ?? Buffer.alloc(0)])
    assert.ok(stripMetadata(few, type), type)
  }
})

test('SU9: a picture keeps how it is turned, and nothing else of what its camera wrote', () => {
  const entry = (tag: number, value: number) => [tag & 255, tag >> 8, 3, 0, 1, 0, 0, 0, value, 0, 0, 0]
  const tiff = (...entries: number[][]) =>
    Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, entries.length, 0, ...entries.flat(), 0, 0, 0, 0])
  const exif = Buffer.concat([tiff(entry(0x010f, 9), entry(0x0112, 6)), latin('GPS Ann')])
  const only = tiff(entry(0x0112, 6))
  const jpeg = (content: Buffer) =>
    Buffer.concat([
      ...[Buffer.from([0xff, 0xd8, 0xff, 0xe1]), u16(content.length + 8), latin('Exif\0\0'), content],
      Buffer.from([0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9]),
    ])
  assert.deepEqual(Buffer.from(stripMetadata(jpeg(exif), 'image/jpeg') ?? []), jpeg(only))
  const webp = (content: Buffer) => {
    const chunk = (name: string, data: Buffer) =>
      Buffer.concat([latin(name), Buffer.from([data.length, 0, 0, 0]), data, Buffer.alloc(data.length % 2)])
    const chunks = Buffer.concat([chunk('VP8X', Buffer.from([8, ...Buffer.alloc(9)])), chunk('EXIF', content)])
    return Buffer.concat([latin('RIFF'), Buffer.from([chunks.length + 4, 0, 0, 0]), latin('WEBP'), chunks])
  }
  assert.deepEqual(Buffer.from(stripMetadata(webp(exif), 'image/webp') ?? []), webp(only))
})

test('SU9: a GIF loses comments and XMP, and goes on moving', () => {
  const head = Buffer.concat([latin('GIF89a'), Buffer.from([1, 0, 1, 0, 0x80, 0, 0, 1, 2, 3, 4, 5, 6])])
  const loop = Buffer.concat([Buffer.from([0x21, 0xff, 11]), latin('NETSCAPE2.0'), Buffer.from([3, 1, 0, 0, 0])])
  const image = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0])
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, 3]), latin('Ann'), Buffer.from([0])])
  const xmp = Buffer.concat([
    Buffer.from([0x21, 0xff, 11]),
    latin('XMP DataXMP'),
    Buffer.from([3]),
    latin('GPS'),
    Buffer.from([0]),
  ])
  const whole = Buffer.concat([head, loop, comment, xmp, image, Buffer.from([0x3b]), latin('Secret')])
  const kept = Buffer.concat([head, loop, image, Buffer.from([0x3b])])
  assert.deepEqual(Buffer.from(stripMetadata(whole, 'image/gif') ?? []), kept)
})
