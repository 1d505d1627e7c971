export type FirstRunFacts = {
  /** Sources whose key works. */
  sources: number
  /** The one to show snippets of. */
  newestSource: string | null
  /** Events that sources have sent. */
  received: number
  people: number
  /** An import has finished. */
  imported: boolean
  stages: number
  /** Events that lead to a touchpoint. */
  mapped: number
}

export const stepNames = ['source', 'event', 'import', 'map'] as const
export type StepName = (typeof stepNames)[number]
export type StepState = 'done' | 'now' | 'later'

/**
 * What is done, what is next, what can wait. The import may be left out: once events are on the journey it is no longer
 * what comes next, and before that both it and the map are offered.
 */
export function stepStates(facts: FirstRunFacts): Record<StepName, StepState> {
  const done: Record<StepName, boolean> = {
    source: facts.sources > 0 || facts.received > 0,
    event: facts.received > 0,
    import: facts.imported,
    map: facts.mapped > 0,
  }
  const next = stepNames.find((name) => !done[name])
  const open = (name: StepName): StepState => {
    if (done[name]) return 'done'
    return name === next || (name === 'map' && next === 'import') ? 'now' : 'later'
  }
  return { source: open('source'), event: open('event'), import: open('import'), map: open('map') }
}
