import type { TouchpointKey } from '../touchpoints.ts'

/** What people write who are unhappy, neither, or happy. */
export type Pool = { neg: readonly string[]; mid: readonly string[]; pos: readonly string[] }

/**
 * One language's comments. `overall` is about the company as a whole. The last four name what happened: {days} late by
 * {carrier}, {tries} pairing attempts, {hours} until the first reply, {price} charged.
 */
export type Words = Record<TouchpointKey | 'overall', Pool> & {
  late: readonly string[]
  tries: readonly string[]
  wait: readonly string[]
  surprise: readonly string[]
  /** Put before or after a comment now and then. */
  openers: Pool
  closers: Pool
  /** Joins a complaint and a praise. */
  but: readonly string[]
}
