import { identifierValue, type Json, type JsonObject } from '../../../platform/kernel/index.ts'
import type { Identifier, IdentityStatement } from '../../ingest/index.ts'
import type { IsJunkIdentifier } from '../ports.ts'
import { addIdentifier, type FoundIdentifiers, idText, kindFrom } from './identifiers.ts'
import { objectOrNone } from './json.ts'

/** Kinds of the id types that Sensors' SDKs define; a project's own types become `sensors_<name>`. */
const kindsOfIdentities: ReadonlyMap<string, string> = new Map([
  ['$identity_login_id', 'user'],
  ['$identity_cookie_id', 'anonymous'],
  ['$identity_anonymous_id', 'anonymous'],
  ['$identity_mp_id', 'anonymous'],
  ['$identity_android_id', 'anonymous'],
  ['$identity_android_uuid', 'anonymous'],
  ['$identity_ios_uuid', 'anonymous'],
  ['$identity_idfv', 'anonymous'],
  ['$identity_harmony_uuid', 'anonymous'],
  ['$identity_mobile', 'phone'],
  ['$identity_email', 'email'],
  ['$identity_mp_openid', 'wechat_openid'],
  ['$identity_mp_unionid', 'wechat_unionid'],
])

/** Cookie ids of sa-sdk-javascript: five hexadecimal groups, the fourth the screen's area in digits. */
const cookieId = /^[0-9a-f]{12,16}-[0-9a-f]{10,16}-[0-9a-f]{4,10}-\d{4,9}-[0-9a-f]{12,16}$/

type SensorsEvent = { type: string; event: JsonObject; properties: JsonObject }

/**
 * Who a Sensors event is about, strongest first, and what it says about identity.
 * `login_id`, `identities`, `anonymous_id`, `$is_login_id` and the shape of the web SDK's cookie id tell what a distinct_id
 * is; where nothing tells (server SDKs) it is a user's. A `$SignUp` never takes an anonymous id from another login (trap 9).
 */
export function readSensorsIdentity(
  { type, event, properties }: SensorsEvent,
  found: FoundIdentifiers,
  isJunk: IsJunkIdentifier,
): IdentityStatement {
  const identities = objectOrNone(event.identities) ?? {}
  const typed: Identifier[] = []
  for (const name in identities) {
    const value = idText(identities[name])
    if (value !== undefined) typed.push({ kind: kindOfIdentity(name), value })
  }
  const distinct = idText(event.distinct_id)
  const kind = kindOfDistinctId({ type, event, properties, distinct, typed })

  if (type === 'track_id_unbind') return readUnbind({ distinct, kind, typed }, found, isJunk)
  const login = loginIdOf(event, identities)
  addIdentifier(found, { kind: 'user', value: login }, isJunk)
  if (kind === 'user') addIdentifier(found, { kind, value: distinct }, isJunk)
  for (const strength of ['user', 'other', 'anonymous']) {
    for (const identifier of typed) if (strengthOf(identifier) === strength) addIdentifier(found, identifier, isJunk)
  }
  if (kind === 'anonymous') addIdentifier(found, { kind, value: distinct }, isJunk)
  addIdentifier(found, { kind: 'anonymous', value: event.anonymous_id }, isJunk)
  if (type !== 'track_signup') return { kind: 'none' }
  return readSignUp(
    { original: event.original_id, distinct, untyped: typed.length === 0 && login === undefined },
    found,
    isJunk,
  )
}

function readSignUp(
  signUp: { original: Json | undefined; distinct: string | undefined; untyped: boolean },
  found: FoundIdentifiers,
  isJunk: IsJunkIdentifier,
): IdentityStatement {
  const original = idText(signUp.original)
  if (original === undefined || original === signUp.distinct) return { kind: 'none' }
  if (!addIdentifier(found, { kind: 'anonymous', value: original }, isJunk)) return { kind: 'none' }
  // Server SDKs have one namespace: earlier events of this id were recorded as a user's.
  return signUp.untyped ? { kind: 'none', claims: { kind: 'user', value: original } } : { kind: 'none' }
}

/**
 * An unbind carries only the identity that is removed. The web SDK names whose it was by `distinct_id`; server SDKs repeat the
 * identity there, and its owner is whoever has it.
 */
function readUnbind(
  unbind: { distinct: string | undefined; kind: string | null; typed: Identifier[] },
  found: FoundIdentifiers,
  isJunk: IsJunkIdentifier,
): IdentityStatement {
  if (unbind.kind !== null) addIdentifier(found, { kind: unbind.kind, value: unbind.distinct }, isJunk)
  const removed = unbind.typed.find((identifier) => identifier.value !== unbind.distinct) ?? unbind.typed[0]
  if (!removed) return { kind: 'none' }
  if (found.list.length === 0) addIdentifier(found, removed, isJunk)
  return { kind: 'unlink', from: { ...removed, value: identifierValue(removed.kind, removed.value) } }
}

/** The login id. `loginWithKey(key, id)` writes `key+id` into login_id and the bare id into identities: then it has its own kind. */
function loginIdOf(event: JsonObject, identities: JsonObject): string | undefined {
  const login = idText(event.login_id)
  return login === undefined || isKeyAndId(login, identities) ? undefined : login
}

/** True for `key+id` of one of the identities: server SDKs make a distinct_id so where nobody is logged in, `loginWithKey` a login id. */
function isKeyAndId(value: string, identities: JsonObject): boolean {
  for (const name in identities) if (value === `${name}+${idText(identities[name])}`) return true
  return false
}

type DistinctClues = SensorsEvent & { distinct: string | undefined; typed: Identifier[] }

/** Null when the distinct_id is the `key+id` of an identity, which `identities` says better. */
function kindOfDistinctId({ type, event, properties, distinct, typed }: DistinctClues): 'user' | 'anonymous' | null {
  if (distinct === undefined || isKeyAndId(distinct, objectOrNone(event.identities) ?? {})) return null
  if (idText(event.login_id) === distinct) return 'user'
  if (type === 'track_signup' || properties.$is_login_id === true) return 'user'
  if (idText(event.anonymous_id) === distinct) return 'anonymous'
  const known = typed.find((identifier) => identifier.value === distinct)
  if (known) return known.kind === 'user' ? 'user' : known.kind === 'anonymous' ? 'anonymous' : null
  return cookieId.test(distinct) ? 'anonymous' : 'user'
}

function kindOfIdentity(name: string): string {
  return kindsOfIdentities.get(name) ?? kindFrom('sensors_', name.replace(/^\$identity_/, ''))
}

function strengthOf(identifier: Identifier): string {
  return identifier.kind === 'user' || identifier.kind === 'anonymous' ? identifier.kind : 'other'
}
