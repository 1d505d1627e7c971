import type { Handlers } from '../../../platform/http/index.ts'
import type { consentRoutes } from '../contract.ts'
import type { ConsentPorts } from '../ports.ts'
import { createForm, type FormDeps, formQr, listForms, removeForm, rotateForm, updateForm } from '../service/forms.ts'
import type { ConsentLinks } from '../service/links.ts'
import { type OptInDeps, requestOptIn } from '../service/opt-in.ts'
import { listHistory, makePreferenceLink, readPersonConsent, recordConsent } from '../service/person-consent.ts'
import {
  addWording,
  endBasis,
  listPurposes,
  listWordings,
  putBasis,
  putPurpose,
  readOverview,
} from '../service/purposes.ts'
import { decideRequest, listRequests } from '../service/requests.ts'

export type ConsentDeps = ConsentPorts & OptInDeps & FormDeps & { links: ConsentLinks }

/** Handlers of unify/consent. */
export function consentHandlers(deps: ConsentDeps): Handlers<typeof consentRoutes> {
  return {
    overview: async (ctx) => await readOverview(ctx),
    listPurposes: async (ctx) => await listPurposes(ctx),
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
    listForms: async (ctx) => await listForms(ctx, deps),
    createForm: async (ctx, { body }) => await createForm(ctx, deps, body),
    updateForm: async (ctx, { params, body }) => await updateForm(ctx, deps, { id: params.form, body }),
    rotateForm: async (ctx, { params }) => await rotateForm(ctx, deps, params.form),
    removeForm: async (ctx, { params }) => {
      await removeForm(ctx, params.form)
      return { deleted: true }
    },
    formQr: async (ctx, { params }, { reply }) =>
      reply
        .header('content-type', 'image/svg+xml')
        .header('content-disposition', 'attachment; filename="sign-up.svg"')
        .header('content-security-policy', "sandbox; default-src 'none'")
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .send(await formQr(ctx, deps, params.form)),
    listRequests: async (ctx, { query }) => await listRequests(ctx, deps, query),
    decideRequest: async (ctx, { params, body }) => await decideRequest(ctx, deps, { id: params.id, decision: body }),
  }
}
