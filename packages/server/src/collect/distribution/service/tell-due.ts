import type { Ctx } from '../../../platform/context/index.ts'
import type { AskDue } from '../facts.ts'
import type { OwnEvent } from '../ports.ts'
import { readProgrammes } from '../store.ts'

/** The event that says that somebody could be asked; its key makes a second delivery change nothing. */
export async function eventOfDue(ctx: Ctx, due: AskDue): Promise<OwnEvent> {
  const programme = (await readProgrammes(ctx.state, ctx.workspace.id, due.programme))[0]
  return {
    key: `${due.ask}:due`,
    name: '$ask_due',
    ts: due.dueAtMs,
    person: due.person,
    props: {
      $ask: due.ask,
      $programme: due.programme,
      $touchpoint: programme?.definition.touchpoint ?? '',
      $transaction: due.transaction,
      $trigger: due.trigger,
    },
  }
}
