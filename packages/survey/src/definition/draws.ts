import { drawParts } from '../run/order.ts'
import type { BlockDraw, Survey } from './survey.ts'

/** A draw in its shortest form; null where nothing is left to draw. */
export function drawOf(units: readonly (readonly string[])[], show: number): BlockDraw | null {
  const filled = units.filter((unit) => unit.length > 0)
  if (filled.length < 2) return null
  if (show < filled.length) return { units: filled, show }
  return filled.every((unit) => unit.length === 1) ? filled.flat() : { units: filled }
}

/** The draw that a block belongs to. */
export function drawWith(survey: Survey, block: string): BlockDraw | undefined {
  return survey.shuffleBlocks?.find((draw) => drawParts(draw).ids.includes(block))
}

/** Whether two blocks stay together in their order where it is drawn. */
export function areOneUnit(survey: Survey, one: string, other: string): boolean {
  const draw = drawWith(survey, one)
  return draw !== undefined && drawParts(draw).units.some((unit) => unit.includes(one) && unit.includes(other))
}

/** Whether of two blocks one is met before the other by some, and behind it by others. */
export function isOrderDrawn(survey: Survey, one: string, other: string): boolean {
  const draw = drawWith(survey, one)
  return draw !== undefined && drawWith(survey, other) === draw && !areOneUnit(survey, one, other)
}
