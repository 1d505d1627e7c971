import type { Json, WorkspaceId } from '../../../platform/kernel/index.ts'
import { mentionPatterns, mentions } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { RejectedProblem } from '../contract.ts'
import type { RowProblem } from '../model/row.ts'
import { dropRejected, findRejected } from '../store/rejected.ts'
import { sayProblem } from './said.ts'

type Named = { workspace: WorkspaceId; identifiers: readonly { value: string }[]; contacts: readonly string[] }

/** A rejected row about a person, as an export shows it. */
export type RejectedOfPerson = { import: string; line: number; cells: Json; problems: RejectedProblem[] }

async function find(state: StateStore, person: Named) {
  const values = [...person.identifiers.map(({ value }) => value), ...person.contacts]
  const rows = await findRejected(state, person.workspace, mentionPatterns(values))
  return rows.filter((row) => mentions([row.cells, row.problems], values))
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
