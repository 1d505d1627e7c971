import { deflateSync } from 'node:zlib'

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

function crcOf(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] as number) ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crcOf(body), body.length + 4)
  return framed
}

/**
 * A picture of dark and light squares as PNG with one bit a pixel (W3C PNG, 1 bit greyscale). Each square gets as many whole pixels as
 * fit into `size`, so that edges stay sharp; what is left over is light margin.
 */
export function pngOfSquares(squares: readonly (readonly boolean[])[], size: number): Buffer {
  const scale = Math.max(1, Math.floor(size / squares.length))
  const side = Math.max(size, squares.length)
  const offset = Math.floor((side - scale * squares.length) / 2)
  const stride = 1 + Math.ceil(side / 8)
  const raw = Buffer.alloc(stride * side)
  for (let y = 0; y < side; y++) {
    const row = squares[Math.floor((y - offset) / scale)]
    for (let x = 0; x < side; x++) {
      const dark = y >= offset && x >= offset && row?.[Math.floor((x - offset) / scale)] === true
      const at = y * stride + 1 + (x >> 3)
      if (!dark) raw[at] = (raw[at] as number) | (0x80 >> (x & 7))
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head[8] = 1
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
