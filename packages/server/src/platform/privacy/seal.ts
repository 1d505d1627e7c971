import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ensureDataFolder } from '../config/index.ts'

/** Seals secrets that must be readable again (signing secrets, keys shown on a page) with the installation's own key. */
export type Sealer = { seal: (plain: string) => Buffer; open: (sealed: Buffer) => string }

/** Reads `secrets/<name>` in the data folder, creating 32 random bytes (0600, in a 0700 folder) on first use. */
export function readOrCreateSecret(dataFolder: string, name: string): Buffer {
  const folder = join(dataFolder, 'secrets')
  const file = join(folder, name)
  ensureDataFolder(dataFolder)
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
  if (!existsSync(file)) writeWhole(file, randomBytes(32).toString('hex'))
  const secret = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex')
  if (secret.length < 32) throw new Error(`The secret file ${file} is damaged: restore it from a backup.`)
  return secret
}

/** Whole or not at all: half a secret, left by a full disk, would be taken for a damaged one at the next start. */
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const handle = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    // Who was quicker keeps the name: two commands may start at once.
    linkSync(temporary, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** AES-256-GCM; layout: nonce (12), tag (16), ciphertext. */
export function createSealer(key: Buffer): Sealer {
  const aesKey = createSecretKey(createHash('sha256').update('opencxm seal').update(key).digest())
  return {
    seal: (plain) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', aesKey, nonce)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open: (sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', aesKey, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/** Seals a text into letters that may stand in an address or a form. */
export function sealToken(sealer: Sealer, plain: string): string {
  return sealer.seal(plain).toString('base64url')
}

/**
 * Opens what `sealToken` made; throws when it was altered. The last letter of base64url has bits that say nothing: a token counts only
 * as it was written, or one token would have several spellings.
 */
export function openSealedToken(sealer: Sealer, token: string): string {
  const sealed = Buffer.from(token, 'base64url')
  if (sealed.toString('base64url') !== token) throw new Error('The token is not as it was written.')
  return sealer.open(sealed)
}

/** Hash under which a high-entropy key is stored and found. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest()
}

/** True when `proof` is the hex HMAC-SHA256 of `value`; compared in constant time. */
export function isValidProof(secret: string, value: string, proof: string): boolean {
  const expected = createHmac('sha256', secret).update(value, 'utf8').digest()
  const given = Buffer.from(proof, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** Hash of a low-entropy text (an address, say) that only the holder of the secret can repeat: hex HMAC-SHA256. */
export function keyedHash(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text, 'utf8').digest('hex')
}
