import type { Json, JsonObject } from '../../../platform/kernel/index.ts'
import type { Wire } from './request.ts'

/**
 * Vendors' names for things that have one name here. Everything else keeps its name as sent. The name as sent stays in
 * `context.$sent_name`. Segment's page, screen, identify, group and alias calls have no event name; their decoder gives
 * `$page`, `$screen`, `$identify`, `$group`, `$alias`; a profile operation becomes `$set` (`$profile_delete` for deletion).
 */
export const standardNames: Readonly<Record<Wire, ReadonlyMap<string, string>>> = {
  segment: new Map(),
  posthog: new Map([
    ['$pageview', '$page'],
    ['$create_alias', '$alias'],
    ['$merge_dangerously', '$alias'],
    ['$groupidentify', '$group'],
  ]),
  sensors: new Map([
    ['$pageview', '$page'],
    ['$AppViewScreen', '$screen'],
    ['$MPViewScreen', '$screen'],
    ['$SignUp', '$identify'],
  ]),
}

/** Where each wire keeps what a page view is about; read in this order. */
const pageFields: Readonly<Record<Wire, readonly (readonly [ours: string, theirs: readonly string[]])[]>> = {
  segment: [],
  posthog: [
    ['name', ['$screen_name', 'title', '$title']],
    ['url', ['$current_url']],
    ['path', ['$pathname']],
    ['referrer', ['$referrer']],
  ],
  sensors: [
    ['name', ['$title', '$screen_name']],
    ['url', ['$url']],
    ['path', ['$url_path']],
    ['referrer', ['$referrer']],
  ],
}

/** Adds `name`, `url`, `path` and `referrer` to the props of a `$page` or `$screen` where they are missing; changes in place. */
export function describePage(wire: Wire, props: JsonObject): void {
  for (const [ours, theirs] of pageFields[wire]) {
    if (props[ours] !== undefined) continue
    const found = firstText(props, theirs)
    if (found !== undefined) props[ours] = found
  }
}

function firstText(props: JsonObject, names: readonly string[]): Json | undefined {
  for (const name of names) {
    const value = props[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}
