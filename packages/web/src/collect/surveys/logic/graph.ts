import type { Condition, Survey, Target } from '@opencxm/survey'

/** A box of the graph: a question, a step, or an ending. Positions in px. */
export type LogicNode = {
  id: string
  kind: 'item' | 'ending'
  block: string
  type: string
  x: number
  y: number
  /** Shown only when this holds. */
  when: Condition | null
}
/** `next`: to what follows; `jump`: by a rule; `end`: to an ending by its own condition. */
export type LogicEdge = { id: string; from: string; to: string; kind: 'next' | 'jump' | 'end'; when: Condition | null }
export type LogicGraph = {
  nodes: readonly LogicNode[]
  edges: readonly LogicEdge[]
  blocks: readonly { id: string; y: number; height: number; when: Condition | null }[]
}

export const nodeWidth = 300
export const nodeHeight = 64
const rowGap = 28
const blockGap = 44
const headHeight = 34
const endingGap = 40

/** The survey as boxes from top to bottom, endings side by side below, with every way through it. */
export function graphOf(survey: Survey): LogicGraph {
  const nodes: LogicNode[] = []
  const blocks: { id: string; y: number; height: number; when: Condition | null }[] = []
  let y = 0
  for (const block of survey.blocks) {
    const top = y
    y += headHeight
    for (const item of block.items) {
      const when = item.type === 'listen' ? null : (item.show ?? null)
      nodes.push({ id: `item:${item.id}`, kind: 'item', block: block.id, type: item.type, x: 0, y, when })
      y += nodeHeight + rowGap
    }
    y += -rowGap + 16
    blocks.push({ id: block.id, y: top, height: y - top, when: block.show ?? null })
    y += blockGap
  }
  const width = survey.endings.length * (nodeWidth + endingGap) - endingGap
  survey.endings.forEach((ending, at) => {
    const x = (nodeWidth - width) / 2 + at * (nodeWidth + endingGap)
    nodes.push({
      id: `ending:${ending.id}`,
      kind: 'ending',
      block: '',
      type: ending.outcome,
      x,
      y: y + 30,
      when: ending.when ?? null,
    })
  })
  return { nodes, edges: edgesOf(survey), blocks }
}

function edgesOf(survey: Survey): LogicEdge[] {
  const items = survey.blocks.flatMap((block) => block.items.map((item) => ({ item, block })))
  const edges: LogicEdge[] = []
  const add = (edge: Omit<LogicEdge, 'id'>) => edges.push({ ...edge, id: `${edge.kind}${edges.length}` })
  items.forEach(({ item, block }, at) => {
    const from = `item:${item.id}`
    const next = items[at + 1]
    if (next) add({ from, to: `item:${next.item.id}`, kind: 'next', when: null })
    if (item.type !== 'listen') {
      for (const { when = null, to } of item.jumps ?? []) add({ from, to: idOf(survey, to), kind: 'jump', when })
    }
    if (block.items.at(-1) === item) {
      for (const { when = null, to } of block.jumps ?? []) add({ from, to: idOf(survey, to), kind: 'jump', when })
    }
  })
  const last = items.at(-1)
  if (last) {
    for (const ending of survey.endings) {
      add({ from: `item:${last.item.id}`, to: `ending:${ending.id}`, kind: 'end', when: ending.when ?? null })
    }
  }
  return edges
}

function idOf(survey: Survey, target: Target): string {
  if ('ending' in target) return `ending:${target.ending}`
  if ('question' in target) return `item:${target.question}`
  return `item:${survey.blocks.find(({ id }) => id === target.block)?.items[0]?.id ?? ''}`
}
