import type { Ctx } from '../../platform/context/index.ts'
import type { FieldProblem, WorkspaceId } from '../../platform/kernel/index.ts'
import type { ProgrammeChannel, ProgrammeDefinition, RefusalReason, Trigger } from './contract.ts'

/** What the last days' triggers would have led to. */
export type Simulated = { wouldAsk: number; refused: { reason: RefusalReason; people: number }[] }

/** A trigger of the past: who, when. */
export type PastTrigger = { person: number; atMs: number }

/** What the rules of a preview are; channels by id, in order. */
export type SimulatedRules = Pick<
  ProgrammeDefinition,
  'purpose' | 'segment' | 'sampleRate' | 'onceDays' | 'priority'
> & {
  programme: string | null
  channels: readonly string[]
}

/** A programme of a preview with its triggers, oldest first. */
export type Contender = { rules: SimulatedRules; triggers: readonly PastTrigger[] }

/** What is previewed, beside the programmes that are on; the window begins at `sinceMs`. */
export type Simulation = { own: Contender; rivals: readonly Contender[]; sinceMs: number }

/** What distribution needs of later stages. act/budget and understand/segments implement it. */
export type AskingKnowledge = {
  /** True when the workspace has this segment. */
  hasSegment: (ctx: Ctx, segment: string) => Promise<boolean>
  /** True when the workspace has this touchpoint. */
  hasTouchpoint: (ctx: Ctx, touchpoint: string) => Promise<boolean>
  /** True when the workspace has this survey, published and open. */
  isPublished: (ctx: Ctx, survey: string) => Promise<boolean>
  /** True when the survey promises anonymity: its answers belong to no asking. */
  isAnonymous: (ctx: Ctx, survey: string) => Promise<boolean>
  /** What is wrong with a channel's choice and its messages; `field` begins with `at`. */
  channelProblems: (
    ctx: Ctx,
    input: { channel: ProgrammeChannel; trigger: Trigger; at: string },
  ) => Promise<FieldProblem[]>
  /** Fields that messages about an event may use, such as `event.total`. */
  fieldsOf: (ctx: Ctx, trigger: Pick<Trigger, 'event' | 'where' | 'transactionProperty'>) => Promise<string[]>
  /** What would have been decided for a programme's triggers, beside those of others. */
  simulate: (ctx: Ctx, simulation: Simulation) => Promise<Simulated>
}

/** An event of the product's own about a person; `key` makes a repeated submission change nothing. */
export type OwnEvent = { key: string; name: string; ts: number; person: number; props: Record<string, string> }

/** Puts the product's own events into the log like any other; resolves when they are durable. collect/ingest does it. */
export type SubmitOwnEvents = (workspace: WorkspaceId, events: readonly OwnEvent[]) => Promise<void>
