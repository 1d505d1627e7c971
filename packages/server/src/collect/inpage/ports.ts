import type { PersonKnowledge, Survey } from '@opencxm/survey'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { Visitor } from './model/visitor.ts'

/** A visitor who could be asked now: eligible, in the sample, not asked by this rule before. */
export type AskCandidate = { workspace: WorkspaceId; visitor: Visitor; rule: string; ask: string; now: number }

/**
 * What the person of a proved user id said on surveys in pages, wherever they said it: why not to ask, if so, and the most often
 * that they want to be asked (once in so many days). Nothing for who never said anything: then the browser's own consent counts.
 */
export type WishesOf = (
  workspace: WorkspaceId,
  userId: string,
) => Promise<{ refusal: 'no_consent' | 'paused' | null; everyDays: number | null }>

/**
 * Contact caps of a proved person over all ways of asking; `may` reserves. Called once the rule's own limits and the cap of asks in
 * pages are met. `giveBack` is called when nothing was shown after all. `act/budget` implements it.
 */
export type MayAsk = {
  reserve: (candidate: AskCandidate) => Promise<{ may: true } | { may: false; reason: string }>
  giveBack: (workspace: WorkspaceId, ask: string) => Promise<void>
}

/**
 * The workspace's scale of struggle: the score (0 to 100) of a session's raw struggle (weighted signals per minute), and the raw struggle
 * above which a score begins. understand/struggle implements it.
 */
export type StruggleScale = { scoreOf: (raw: number) => number; rawAbove: (score: number) => number }
export type StruggleScaleOf = (workspace: WorkspaceId) => Promise<StruggleScale>

/** Purposes that the person of a proved user id refused, in whatever place, and when (epoch milliseconds). None when there is no such person. */
export type RefusedOf = (workspace: WorkspaceId, userId: string) => Promise<{ purpose: string; at: number }[]>

/** Whether the person of a proved user id is in a segment; false when there is no such person or segment. */
export type InSegment = (workspace: WorkspaceId, ask: { segment: string; userId: string }) => Promise<boolean>

/** What is known of the person of a proved user id, for the fields that a survey names; nothing when there is no such person. */
export type KnowledgeOf = (
  workspace: WorkspaceId,
  ask: { userId: string; fields: NonNullable<Survey['known']> },
) => Promise<PersonKnowledge>
