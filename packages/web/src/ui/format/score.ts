/** Steps of the diverging score scale, brown to teal. */
export const scoreSteps = ['n3', 'n2', 'n1', '0', 'p1', 'p2', 'p3'] as const
export type ScoreStep = (typeof scoreSteps)[number]

/** Where a net score (−100..+100) breaks: ±10, ±25, ±40. */
export const netBreaks = [-40, -25, -10, 10, 25, 40] as const

/** The step of a net score. Lower ends are inclusive below zero, upper ends inclusive above it. */
export function netStep(score: number): ScoreStep {
  if (score <= -40) return 'n3'
  if (score <= -25) return 'n2'
  if (score <= -10) return 'n1'
  if (score < 10) return '0'
  if (score < 25) return 'p1'
  return score < 40 ? 'p2' : 'p3'
}

/** The CSS variable that holds a step's fill. */
export function stepFill(step: ScoreStep): string {
  return `var(--s-${step})`
}

/** The CSS variable of the ink that reads on a step's fill (at least 4.5:1 in both themes). */
export function stepInk(step: ScoreStep): string {
  return `var(--s-${step}-ink)`
}

/** The three pale steps stand under 3:1 on the surface and carry a ring. */
export function needsRing(step: ScoreStep): boolean {
  return step === 'n1' || step === '0' || step === 'p1'
}

/** Plain colour of something good or bad for customers; grey where nothing is detectable. */
export function toneFill(tone: 'good' | 'bad' | 'neutral'): string {
  if (tone === 'good') return 'var(--s-p2)'
  return tone === 'bad' ? 'var(--s-n2)' : 'var(--d-ref)'
}
