import type { Block, BlockDraw, Survey } from '../definition/survey.ts'

/**
 * Numbers drawn from a seed and a name: the same pair gives the same numbers on every machine. FNV-1a over the name, then
 * mulberry32. Not for secrets.
 */
function drawer(seed: number, name: string): () => number {
  let hash = (seed ^ 0x811c9dc5) >>> 0
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0
  return () => {
    hash = (hash + 0x6d2b79f5) >>> 0
    let t = Math.imul(hash ^ (hash >>> 15), 1 | hash)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** The list in drawn order (Fisher-Yates); what is fixed keeps its place. `name` tells one draw of a survey from another. */
export function shuffled<T extends object>(list: readonly T[], seed: number, name: string): readonly T[] {
  const next = drawer(seed, name)
  const isFixed = (one: T) => (one as { fixed?: boolean }).fixed === true
  const moving = list.filter((one) => !isFixed(one))
  for (let i = moving.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    const swap = moving[i] as T
    moving[i] = moving[j] as T
    moving[j] = swap
  }
  let at = 0
  return list.map((one) => (isFixed(one) ? one : (moving[at++] as T)))
}

/** The questions of a block in the order in which this respondent meets them, without those that were not drawn for her. */
export function itemOrder(block: Block, seed: number, key: string): Block['items'] {
  if (!block.shuffle) return block.items
  const items = shuffled(block.items, seed, `block ${key}`)
  let left = block.draw === undefined ? items.length : block.draw
  return items.filter((item) => item.type === 'listen' || item.fixed === true || left-- > 0)
}

/** The units of a draw, how many of them each respondent meets, and all their blocks. */
export function drawParts(draw: BlockDraw): {
  units: readonly (readonly string[])[]
  show: number
  ids: readonly string[]
} {
  if (!('units' in draw)) return { units: draw.map((id) => [id]), show: draw.length, ids: draw }
  const { units, show = units.length } = draw
  return { units, show, ids: units.reduce<readonly string[]>((all, unit) => all.concat(unit), []) }
}

/** The blocks that this respondent meets, in her order. */
export function blockOrder(survey: Survey, seed: number): readonly Block[] {
  const draws = survey.shuffleBlocks
  if (!draws || draws.length === 0) return survey.blocks
  let blocks = survey.blocks.slice()
  draws.forEach((draw, number) => {
    const { units, show, ids } = drawParts(draw)
    const from = blocks.map(({ id }) => ids.indexOf(id) >= 0).indexOf(true)
    const group = blocks.slice(from, from + ids.length)
    const drawn = shuffled(
      units.map((unit) => group.filter(({ id }) => unit.indexOf(id) >= 0)),
      seed,
      `blocks ${number}`,
    )
    const met = drawn.slice(0, show).reduce((all, unit) => all.concat(unit), [] as Block[])
    blocks = blocks.slice(0, from).concat(met, blocks.slice(from + ids.length))
  })
  return blocks
}
