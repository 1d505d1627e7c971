import type { Surveys } from '../../collect/surveys/index.ts'
import type { Ctx } from '../../platform/context/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { ConsentLinks } from '../../unify/consent/index.ts'

/** What asking needs of surveys: what is published, and personal links. */
export type AskingSurveys = Pick<Surveys, 'published' | 'createLink'>

/** The ways out that stand in every message. */
export type WaysOut = Pick<ConsentLinks, 'unsubscribeUrl' | 'preferenceUrl'>

/** E-mail address of a signed-in user; null when there is none. */
export type AddressOfUser = (ctx: Ctx, user: string) => Promise<string | null>

/** An event of the product's own about a person; `key` makes a repeated submission change nothing. */
export type OwnEvent = { key: string; name: string; ts: number; person: number; props: Record<string, string> }

/** Puts the product's own events into the log like any other; resolves when they are durable. collect/ingest does it. */
export type SubmitOwnEvents = (workspace: WorkspaceId, events: readonly OwnEvent[]) => Promise<void>
