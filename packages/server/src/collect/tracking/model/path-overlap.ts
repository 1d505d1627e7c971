/**
 * True when some URL could be meant by both patterns. `:name` stands for one segment, a last `*` for any rest. A trailing
 * slash makes another path, as in Fastify.
 */
export function pathsOverlap(left: string, right: string): boolean {
  return segmentsOverlap(left.split('/'), right.split('/'))
}

function segmentsOverlap(left: readonly string[], right: readonly string[]): boolean {
  if (left[0] === '*' || right[0] === '*') return true
  if (left.length === 0 || right.length === 0) return left.length === right.length
  const [a = '', b = ''] = [left[0], right[0]]
  const same = a === b || (a.startsWith(':') && b !== '') || (b.startsWith(':') && a !== '')
  return same && segmentsOverlap(left.slice(1), right.slice(1))
}
