import { toJson } from './json.ts'
import { randomId } from './random-id.ts'
import { readObject, type Store } from './store.ts'

/** Who is at this browser, as far as the site said. */
export type Identity = {
  anonymousId: string
  userId: string | null
  /** Hex HMAC-SHA256 of the user id with the source's signing secret, made by the site's server. */
  userHash: string | null
}

type Kept = { a: string; u: string; h: string }

const name = 'who'

/** The identity as stored: read each time, so that tabs agree after a login or a reset in one of them. */
export function readIdentity(store: Store): Identity {
  const kept = readObject<Kept>(store, name)
  const anonymousId = typeof kept.a === 'string' && kept.a.length > 15 ? kept.a : randomId()
  const identity = { anonymousId, userId: textOrNull(kept.u), userHash: textOrNull(kept.h) }
  if (anonymousId !== kept.a) write(store, identity)
  return identity
}

/** Remembers who signed in. Somebody else than before gets a fresh anonymous id: two people share this browser. */
export function signIn(store: Store, userId: string, userHash: string | null): Identity {
  const before = readIdentity(store)
  const isOther = before.userId !== null && before.userId !== userId
  const hash = userHash === null && before.userId === userId ? before.userHash : userHash
  const identity = { anonymousId: isOther ? randomId() : before.anonymousId, userId, userHash: hash }
  write(store, identity)
  return identity
}

/** Forgets who was here: the next event is of a new anonymous id. */
export function forgetIdentity(store: Store): void {
  store.remove(name)
}

function write(store: Store, identity: Identity): void {
  const kept: Partial<Kept> = { a: identity.anonymousId }
  if (identity.userId !== null) kept.u = identity.userId
  if (identity.userHash !== null) kept.h = identity.userHash
  store.set(name, toJson(kept))
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
