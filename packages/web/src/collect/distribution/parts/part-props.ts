import type { Draft } from '../view.ts'

/** What the cards of a programme's form share. */
export type PartProps = {
  draft: Draft
  change: (part: Partial<Draft>) => void
  fault: (field: keyof Draft) => string | null
}
