/** Deeper JSON comes from attacks: schemas and serialisers recurse, and would end in a stack overflow. */
export const bodyDepthMax = 64

/** True when objects and lists are nested deeper than `most`; walks level by level, so its own stack does not grow. */
export function isDeeperThan(value: unknown, most: number): boolean {
  let level: object[] = isTree(value) ? [value] : []
  for (let depth = 0; level.length > 0; depth++) {
    if (depth >= most) return true
    const next: object[] = []
    for (const tree of level) for (const item of Object.values(tree)) if (isTree(item)) next.push(item)
    level = next
  }
  return false
}

/** What a JSON parser makes; bytes and streams are none of it. */
function isTree(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
}
