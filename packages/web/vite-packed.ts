import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** Smaller files gain nothing, and fonts and pictures are packed already. */
const bytesMin = 1_000
const texts = /\.(js|css|svg|html)$/

/** Writes each text of the bundle packed beside itself (`.br`, `.gz`), so that the server never packs one itself. */
export function packedFiles(): Plugin {
  return {
    name: 'opencxm-packed-files',
    apply: 'build',
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle)) {
        const file = join(options.dir ?? '.', name)
        const plain = texts.test(name) ? readFileSync(file) : Buffer.alloc(0)
        if (plain.length < bytesMin) continue
        writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }))
        // 11 would take ten times as long for two more in a hundred.
        writeFileSync(`${file}.br`, brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
      }
    },
  }
}
