import type { Ctx } from '../../../platform/context/index.ts'
import { type PersonRows, readPersonRows } from '../store/person.ts'
import { type PersonTraces, tracesOf } from './surveys.ts'

/** What is kept of a person outside of the events, for their export: links, unfinished responses, files by name. */
export async function surveysOfPerson(ctx: Ctx, person: PersonTraces): Promise<PersonRows> {
  return await readPersonRows(ctx.state, tracesOf(ctx, person))
}
