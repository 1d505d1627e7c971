import { isJsonObject, type Json } from '../../../platform/kernel/index.ts'
import type { WireRequest } from './request.ts'

/** Where SDKs put their write key. `basic` is the user part; `authorization` the header verbatim (Dittofeed). */
export type KeyPlace =
  | 'basic'
  | 'bearer'
  | 'authorization'
  | 'x-write-key'
  | 'query.writeKey'
  | 'query.token'
  | 'query.api_key'
  | 'params.key'
  | 'body.writeKey'
  | 'body.api_key'

export type PresentedKey = { place: KeyPlace; key: string }

type HeadReader = (request: WireRequest) => (string | undefined)[]

/** One reader for each place outside the body; several candidates where SDKs disagree on what part is the key. */
const headReaders: Readonly<Partial<Record<KeyPlace, HeadReader>>> = {
  basic: ({ headers }) => [basicUser(headers.authorization)],
  bearer: ({ headers }) => [afterScheme(headers.authorization, 'bearer')],
  authorization: ({ headers }) => [
    headers.authorization,
    basicUser(headers.authorization),
    afterScheme(headers.authorization, 'basic'),
    afterScheme(headers.authorization, 'bearer'),
  ],
  // Jitsu insists on `id:secret`; our keys have no secret part, so what follows the colon is free.
  'x-write-key': ({ headers }) => [headers['x-write-key'], headers['x-write-key']?.split(':')[0]],
  'query.writeKey': ({ query }) => [query.writeKey],
  'query.token': ({ query }) => [query.token],
  'query.api_key': ({ query }) => [query.api_key, query.token],
  'params.key': ({ params }) => [params.key],
}

/** Keys that are known before the body is read, in the order of `places`. */
export function keysOutsideBody(places: readonly KeyPlace[], request: WireRequest): PresentedKey[] {
  return places.flatMap((place) => usable(place, headReaders[place]?.(request) ?? []))
}

/** Keys inside the body: at its top, or in its first event (analytics-next, PostHog web). */
export function keysInBody(places: readonly KeyPlace[], body: Json): PresentedKey[] {
  const top = isJsonObject(body) ? body : undefined
  const list = Array.isArray(body) ? body : top?.batch
  const first = Array.isArray(list) && isJsonObject(list[0]) ? list[0] : undefined
  const inner = isJsonObject(first?.properties) ? first.properties : top?.properties
  const token = isJsonObject(inner) ? inner.token : undefined
  return places.flatMap((place) => {
    if (place === 'body.writeKey') return usable(place, [top?.writeKey, first?.writeKey])
    if (place !== 'body.api_key') return []
    return usable(place, [top?.api_key, top?.token, top?.$token, first?.api_key, first?.token, first?.$token, token])
  })
}

function usable(place: KeyPlace, found: readonly (Json | undefined)[]): PresentedKey[] {
  const keys: PresentedKey[] = []
  for (const key of found) if (typeof key === 'string' && key !== '') keys.push({ place, key })
  return keys
}

function afterScheme(header: string | undefined, scheme: string): string | undefined {
  if (!header || header.slice(0, scheme.length + 1).toLowerCase() !== `${scheme} `) return undefined
  return header.slice(scheme.length + 1).trim()
}

function basicUser(header: string | undefined): string | undefined {
  const credentials = afterScheme(header, 'basic')
  return credentials === undefined ? undefined : Buffer.from(credentials, 'base64').toString('utf8').split(':')[0]
}
