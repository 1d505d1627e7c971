import type { Handlers } from '../../../platform/http/index.ts'
import type { consentRoutes } from '../contract.ts'
import type { ConsentPorts } from '../ports.ts'
import type { ConsentLinks } from '../service/links.ts'
import { type OptInDeps, requestOptIn } from '../service/opt-in.ts'
import { listHistory, makePreferenceLink, readPersonConsent, recordConsent } from '../service/person-consent.ts'
import { addWording, endBasis, listWordings, putBasis, putPurpose, readOverview } from '../service/purposes.ts'
import { decideRequest, listRequests } from '../service/requests.ts'

export type ConsentDeps = ConsentPorts & OptInDeps & { links: ConsentLinks }

/** Handlers of unify/consent. */
export function consentHandlers(deps: ConsentDeps): Handlers<typeof consentRoutes> {
  return {
    overview: async (ctx) => await readOverview(ctx),
    putPurpose: async (ctx, { params, body }) => await putPurpose(ctx, params.purpose, body),
    listWordings: async (ctx, { params }) => ({ wordings: await listWordings(ctx, params.purpose) }),
    addWording: async (ctx, { params, body }) => await addWording(ctx, params.purpose, body),
    putBasis: async (ctx, { body }) => await putBasis(ctx, body),
    endBasis: async (ctx, { params }) => await endBasis(ctx, params.id),
    history: async (ctx, { query }) => await listHistory(ctx, deps, query),
    person: async (ctx, { params }) => await readPersonConsent(ctx, params.person),
    record: async (ctx, { params, body }) => await recordConsent(ctx, params.person, body),
    link: async (ctx, { params }) => await makePreferenceLink(ctx, deps.links, params.person),
    optIn: async (ctx, { body }) => await requestOptIn(ctx, deps, body),
    listRequests: async (ctx, { query }) => await listRequests(ctx, deps, query),
    decideRequest: async (ctx, { params, body }) => await decideRequest(ctx, deps, { id: params.id, decision: body }),
  }
}
