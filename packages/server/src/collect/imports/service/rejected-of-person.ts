import type { Json, WorkspaceId } from '../../../platform/kernel/index.ts'
import { mentionPatterns, mentions } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Mapping, RejectedProblem } from '../contract.ts'
import { identifierColumns } from '../model/mapping-columns.ts'
import type { RowProblem } from '../model/row.ts'
import { dropRejected, findRejected, readShapes } from '../store/rejected.ts'
import { sayProblem } from './said.ts'

type Named = { workspace: WorkspaceId; identifiers: readonly { value: string }[]; contacts: readonly string[] }

/** A rejected row about a person, as an export shows it. */
export type RejectedOfPerson = { import: string; line: number; cells: Json; problems: RejectedProblem[] }

async function find(state: StateStore, person: Named) {
  const values = [...person.identifiers.map(({ value }) => value), ...person.contacts]
  const rows = await findRejected(state, person.workspace, mentionPatterns(values))
  const shapes = await readShapes(state, person.workspace, [...new Set(rows.map((row) => row.import_id))])
  const placesOf = new Map(shapes.map((shape) => [shape.id, identifierPlaces(shape)]))
  return rows.filter(
    ({ cells, problems, import_id }) =>
      mentions([cells, problems], values) ||
      mentions({ ids: cells.filter((_, place) => placesOf.get(import_id)?.(cells, place)) }, values),
  )
}

/**
 * Whether an identifier stands at a place of a row: there a plain number is somebody, elsewhere a score or a sum. In a row of too few or
 * too many cells it may stand anywhere.
 */
function identifierPlaces({ columns, mapping }: { columns: readonly string[]; mapping: Mapping }) {
  const wanted = new Set(identifierColumns(mapping))
  return (cells: readonly Json[], place: number) => cells.length !== columns.length || wanted.has(columns[place] ?? '')
}

/** Rejected rows of imports that name one of a person's identifiers or addresses. */
export async function rejectedOfPerson(state: StateStore, person: Named): Promise<RejectedOfPerson[]> {
  const rows = await find(state, person)
  return rows.map(({ import_public_id, line, cells, problems }) => ({
    import: import_public_id,
    line,
    cells,
    problems: (problems as RowProblem[]).map((problem) => sayProblem(problem, 'en')),
  }))
}

/** Deletes them. The uploaded files themselves go when they are swept (README). */
export async function eraseRejectedOfPerson(tx: StateStore, person: Named): Promise<void> {
  const lines = new Map<number, number[]>()
  for (const row of await find(tx, person)) lines.set(row.import_id, [...(lines.get(row.import_id) ?? []), row.line])
  for (const [importId, found] of lines) await dropRejected(tx, person.workspace, { importId, lines: found })
}
