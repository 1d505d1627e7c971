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
 * Contact cap of a visitor; `may` reserves. Called for proved people and for devices alike, once the rule's own limits are met.
 * `act/budget` may implement it; `askedLately` of this feature is what counts until then.
 */
export type MayAsk = (candidate: AskCandidate) => Promise<{ may: true } | { may: false; reason: string }>

/** Whether the person of a proved user id is in a segment; false when there is no such person or segment. */
export type InSegment = (workspace: WorkspaceId, ask: { segment: string; userId: string }) => Promise<boolean>

/** What is known of the person of a proved user id, for the fields that a survey names; nothing when there is no such person. */
export type KnowledgeOf = (
  workspace: WorkspaceId,
  ask: { userId: string; fields: NonNullable<Survey['known']> },
) => Promise<PersonKnowledge>
