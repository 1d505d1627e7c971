import { type BlockDraw, drawOf, drawParts, drawWith, type Survey } from '@opencxm/survey'

function withDraws(survey: Survey, draws: readonly (BlockDraw | null)[]): Survey {
  const left = draws.filter((draw) => draw !== null)
  const { shuffleBlocks: _, ...rest } = survey
  return left.length > 0 ? { ...rest, shuffleBlocks: left } : rest
}

/** Takes blocks that are gone out of every draw. */
export function withoutDrawn(survey: Survey, gone: readonly string[]): Survey {
  if (!survey.shuffleBlocks) return survey
  const draws = survey.shuffleBlocks.map((draw) => {
    const { units, show } = drawParts(draw)
    return drawOf(
      units.map((unit) => unit.filter((id) => !gone.includes(id))),
      show,
    )
  })
  return withDraws(survey, draws)
}

/** Dissolves draws whose blocks are no neighbours any more. */
export function withoutTornDraws(survey: Survey): Survey {
  if (!survey.shuffleBlocks) return survey
  const order = survey.blocks.map(({ id }) => id)
  const areNeighbours = (ids: readonly string[]) => {
    const places = ids.map((id) => order.indexOf(id)).sort((a, b) => a - b)
    return places.every((place, at) => at === 0 || place === (places[at - 1] ?? 0) + 1)
  }
  const isWhole = (draw: BlockDraw) => [drawParts(draw).ids, ...drawParts(draw).units].every(areNeighbours)
  return withDraws(survey, survey.shuffleBlocks.filter(isWhole))
}

/** Whether a block and the next one are drawn against each other. */
export function areDrawn(survey: Survey, [one, other]: readonly [string, string]): boolean {
  const draw = drawWith(survey, one)
  return draw !== undefined && drawParts(draw).ids.includes(other)
}

/** Joins the draws of two neighbouring blocks, or cuts theirs in two between them. All units are shown then, unless said anew. */
export function setDrawn(survey: Survey, [one, other]: readonly [string, string], on: boolean): Survey {
  const order = survey.blocks.map(({ id }) => id)
  const touched = [...new Set([drawWith(survey, one), drawWith(survey, other)])].filter((draw) => draw !== undefined)
  const rest = (survey.shuffleBlocks ?? []).filter((draw) => !touched.includes(draw))
  const held = touched.flatMap((draw) => drawParts(draw).units)
  const single = [one, other].filter((id) => !held.some((unit) => unit.includes(id))).map((id) => [id])
  const places = (unit: readonly string[]) => Math.min(...unit.map((id) => order.indexOf(id)))
  const units = [...held, ...single].sort((a, b) => places(a) - places(b))
  const cut = order.indexOf(other)
  const parts = on
    ? [units]
    : [
        units.map((unit) => unit.filter((id) => order.indexOf(id) < cut)),
        units.map((unit) => unit.filter((id) => order.indexOf(id) >= cut)),
      ]
  return withDraws(survey, [...rest, ...parts.map((part) => drawOf(part, part.length))])
}

/** How many units of a block's draw each respondent meets. */
export function setShown(survey: Survey, block: string, show: number): Survey {
  const draw = drawWith(survey, block)
  if (draw === undefined) return survey
  const changed = drawOf(drawParts(draw).units, show)
  return withDraws(
    survey,
    (survey.shuffleBlocks ?? []).map((one) => (one === draw ? changed : one)),
  )
}
