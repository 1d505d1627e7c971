/** One table of every path that the server answers or keeps free for an SDK. */
import { pathsOverlap } from '../../packages/server/src/collect/tracking/model/path-overlap.ts'

export type TakenPath = { owner: string; method: string; path: string }

/** Pairs that could answer the same request, one line each. `*` as a method means all. */
export function overlappingPaths(rows: readonly TakenPath[]): string[] {
  const meet = (left: TakenPath, right: TakenPath) =>
    (left.method === right.method || left.method === '*' || right.method === '*') && pathsOverlap(left.path, right.path)
  return rows.flatMap((left, index) =>
    rows
      .slice(index + 1)
      .filter((right) => meet(left, right) && !isToldApart(left.path, right.path))
      .map((right) => `${left.owner}: ${left.method} ${left.path} and ${right.owner}: ${right.method} ${right.path}`),
  )
}

/**
 * True when the router can tell two patterns apart for every request: at the first place where they differ, one has a fixed
 * word and the other a parameter, and the word wins (`/imports/files/:file` before `/imports/:id/rejected`).
 */
function isToldApart(left: string, right: string): boolean {
  if (left.includes('*') || right.includes('*')) return false
  const [ours, theirs] = [left.split('/').map(shape), right.split('/').map(shape)]
  const place = ours.findIndex((part, index) => part !== theirs[index])
  return place >= 0 && (ours[place] === ':') !== (theirs[place] === ':')
}

/** Two parameters in one place are the same whatever their names. */
function shape(part: string): string {
  return part.startsWith(':') ? ':' : part
}
