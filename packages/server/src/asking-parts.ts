import {
  askingKnowledge,
  askingsOf,
  type BudgetDeps,
  confirmationMails,
  forgetAskings,
  forgetSent,
  sentTo,
} from './act/budget/index.ts'
import { askJob, budgetSubscriptions } from './act/budget/jobs.ts'
import { budgetHandlers } from './act/budget/routes.ts'
import { messagesSubscriptions } from './act/messages/jobs.ts'
import { messagesHandlers, mountPublicMessages } from './act/messages/routes/index.ts'
import type { AppParts } from './app-parts.ts'
import { dueOf, forgetDue } from './collect/distribution/index.ts'
import { distributionJobs, distributionSchedules, distributionSubscriptions } from './collect/distribution/jobs.ts'
import { distributionHandlers } from './collect/distribution/routes.ts'
import { contract } from './contract.ts'
import { memberEmail } from './platform/auth/index.ts'
import type { Ctx } from './platform/context/index.ts'
import { type Edge, mountRoutes } from './platform/http/index.ts'
import type { Job } from './platform/jobs/index.ts'
import type { ConfirmationMails } from './unify/consent/index.ts'

type Parts = Pick<AppParts, 'sealer' | 'outgoing' | 'url' | 'surveys' | 'consentLinks'>

/** What asking is given: surveys and their links, the ways out, the guarded way to providers. */
function askingDepsOf(app: Parts): BudgetDeps {
  return {
    sealer: app.sealer,
    outgoing: app.outgoing,
    publicUrl: app.url,
    surveys: app.surveys,
    links: app.consentLinks,
    testLink: async (ctx, survey) => (await app.surveys.createTestLink(ctx, survey)).url,
    addressOfUser: async (ctx, user) => await memberEmail(ctx.state, ctx.workspace.id, user),
  }
}

/** Mounts programmes, budget, channels and messages, and their public addresses. */
export async function mountAsking(app: AppParts, edge: Edge): Promise<void> {
  const deps = askingDepsOf(app)
  const programmes = distributionHandlers(askingKnowledge(deps))
  mountRoutes(app.http, edge, { routes: contract.distribution, handlers: programmes })
  mountRoutes(app.http, edge, { routes: contract.budget, handlers: budgetHandlers(deps) })
  mountRoutes(app.http, edge, { routes: contract.messages, handlers: messagesHandlers(deps) })
  await mountPublicMessages(app.http, { state: app.state, sealer: app.sealer, clock: Date.now })
}

/** The one way to an address that nobody confirmed yet. */
export function confirmationMailsOf(app: Parts & Pick<AppParts, 'mailer'>): ConfirmationMails {
  return confirmationMails(askingDepsOf(app), app.mailer)
}

/** Background work of asking. */
export function askingWork(app: Parts & Pick<AppParts, 'ingest'>) {
  const job = askJob(askingDepsOf(app))
  const { submitOwn } = app.ingest
  return {
    jobs: [...distributionJobs, job as Job],
    schedules: distributionSchedules,
    subscriptions: [
      ...distributionSubscriptions(submitOwn),
      ...budgetSubscriptions(job, submitOwn),
      ...messagesSubscriptions(submitOwn),
    ],
  }
}

/** What asking keeps of a person, for their export. */
export async function askingRecordOf(ctx: Ctx, profiles: readonly number[]) {
  return {
    due: await dueOf(ctx, profiles),
    ...(await askingsOf(ctx, profiles)),
    messages: await sentTo(ctx, profiles),
  }
}

/** Takes erased people out of all that asking keeps. Running it again changes nothing. */
export async function forgetAsked(ctx: Ctx, profiles: readonly number[]): Promise<void> {
  await forgetDue(ctx, profiles)
  await forgetAskings(ctx, profiles)
  await forgetSent(ctx, profiles)
}
