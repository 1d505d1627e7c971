import type { PersonKnowledge, Survey } from '@opencxm/survey'
import type { Ctx } from '../../platform/context/index.ts'
import type { Fragment } from '../../platform/eventstore/index.ts'

/** What is known of a person for the fields that a survey names (`known`), by field id. unify/people implements it. */
export type PersonKnowledgeOf = (
  ctx: Ctx,
  input: { person: number; fields: NonNullable<Survey['known']> },
) => Promise<PersonKnowledge>

/** Where a code can be mailed to a person; null = no address is known. unify/people implements it. */
export type MailAddressOf = (ctx: Ctx, person: number) => Promise<string | null>

/** The profile behind a person's public id; null when there is none. unify/people implements it. */
export type ProfileOfPublicId = (ctx: Ctx, publicId: string) => Promise<number | null>

/** Public ids of canonical persons, by their integer; those who are unknown are absent. unify/people implements it. */
export type PublicIdsOf = (ctx: Ctx, persons: readonly number[]) => Promise<ReadonlyMap<number, { id: string }>>

/** Segments as results narrow and break down by them. understand/segments implements it. */
export type SegmentFilter = {
  /** Condition on a row of `events`; throws `invalid_input` when there is no such segment. */
  condition: (ctx: Ctx, segment: string) => Promise<Fragment>
  /** Who is in which segment: a statement of `person` (canonical) and `segment`. */
  members: (ctx: Ctx) => Fragment
  /** Public id and name by the integer that the event store has. */
  names: (ctx: Ctx) => Promise<ReadonlyMap<number, { id: string; name: string }>>
}
