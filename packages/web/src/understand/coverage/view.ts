import type { CoverageCell, CoverageRow, ListeningWay, NextStep } from '@opencxm/server/contract'

/** Windows that the page offers, in days. */
export const windows = [30, 90, 365] as const
export const ways = [
  'asked_structured',
  'asked_unstructured',
  'unasked_structured',
  'unasked_unstructured',
] as const satisfies readonly ListeningWay[]

/** One of the windows for what an address says; a year else. */
export function windowOf(value: unknown): (typeof windows)[number] | undefined {
  return windows.find((days) => days === Number(value))
}

export type StageRows = { stage: string; rows: CoverageRow[] }

/** The rows by stage, in the order of the journey. */
export function byStage(stages: readonly { slug: string }[], rows: readonly CoverageRow[]): StageRows[] {
  return stages
    .map(({ slug }) => ({ stage: slug, rows: rows.filter((row) => row.stage === slug) }))
    .filter((group) => group.rows.length > 0)
}

/** Where the voices of a cell can be read or seen. */
export type CellTarget =
  | { to: 'metrics'; touchpoint: string }
  | { to: 'answers'; metric: string; touchpoint: string }
  | { to: 'voices'; touchpoint: string }
  | { to: 'event'; event: string }

/** One click to the people: numbers on the metrics page, words where they are read, behaviour at its event. */
export function targetOf(row: Pick<CoverageRow, 'touchpoint'>, cell: CoverageCell): CellTarget | null {
  if (cell.state === 'blank') return null
  const { touchpoint } = row
  switch (cell.way) {
    case 'asked_structured':
      return { to: 'metrics', touchpoint }
    case 'asked_unstructured': {
      const metric = cell.sources.find(({ name }) => name !== '')?.name
      return metric === undefined || metric === 'survey'
        ? { to: 'voices', touchpoint }
        : { to: 'answers', metric, touchpoint }
    }
    case 'unasked_structured': {
      const event = cell.sources[0]?.name
      return event === undefined ? null : { to: 'event', event }
    }
    case 'unasked_unstructured':
      return { to: 'voices', touchpoint }
  }
}

/** Where a next step is taken. */
export type StepTarget = 'surveys' | 'newSurvey' | 'unmapped' | 'sources' | 'inbox' | 'connections' | 'observations'

const targets: Readonly<Record<NextStep, StepTarget>> = {
  answer_missing: 'surveys',
  ask_after_event: 'newSurvey',
  ask_by_link: 'newSurvey',
  add_why: 'surveys',
  map_event: 'unmapped',
  install_sdk: 'sources',
  send_event: 'sources',
  place_voices: 'inbox',
  connect_helpdesk: 'connections',
  collect_reviews: 'connections',
  employee_page: 'observations',
}

/** The page on which a next step is taken. */
export function stepTarget(step: NextStep): StepTarget {
  return targets[step]
}

/** The row with the most blanks, the first of several; null when none has any. */
export function deafest(rows: readonly CoverageRow[]): { row: CoverageRow; blanks: number } | null {
  const counted = rows.map((row) => ({ row, blanks: row.cells.filter(({ state }) => state === 'blank').length }))
  const most = counted.toSorted((a, b) => b.blanks - a.blanks)[0]
  return most && most.blanks > 0 ? most : null
}
