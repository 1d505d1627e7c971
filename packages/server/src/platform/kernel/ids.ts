import { randomBytes } from 'node:crypto'

declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Dense integer of a workspace, used in both stores; never leaves the server. */
export type WorkspaceId = Branded<number, 'WorkspaceId'>
/** Dense integer of a profile or of the canonical person of a group of profiles; never leaves the server. */
export type PersonId = Branded<number, 'PersonId'>

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A random public id such as `seg_7k2m…`: 100 bits, Crockford's alphabet, safe in URLs. */
export function newPublicId(prefix: string): string {
  const bytes = randomBytes(20)
  let id = `${prefix}_`
  for (const byte of bytes) id += alphabet[byte & 31]
  return id
}
