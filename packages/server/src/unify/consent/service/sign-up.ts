import * as z from 'zod'
import type { Ctx } from '../../../platform/context/index.ts'
import { isJsonObject, type Json, type Language } from '../../../platform/kernel/index.ts'
import { openSealedToken, type Sealer, sealToken } from '../../../platform/privacy/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { FormTexts } from '../contract.ts'
import { type Stamp, signUpPlan } from '../model/sign-up.ts'
import { type FormRow, findForm } from '../store/forms.ts'
import { askToConfirm, type OptInDeps } from './opt-in.ts'
import { knownPurposes, type ShownPurposeText } from './purposes.ts'

/** A form as it is shown. `stamp` travels in the page, sealed: which form, when, and which wordings stand on it. */
export type SignUpView = {
  form: FormRow
  company: string
  texts: FormTexts
  choices: ShownPurposeText[]
  stamp: string
}

type Base = { state: StateStore; clock: () => number }
export type SignUpDeps = OptInDeps & {
  base: Base
  ctxOf: (workspace: FormRow['workspace_id']) => Promise<Ctx>
}

/** The open form of an address; null when there is none, it is closed, or nothing can be mailed: alike. */
export async function openForm(deps: SignUpDeps, token: string): Promise<{ form: FormRow; ctx: Ctx } | null> {
  if (!/^[\w-]{24}$/.test(token)) return null
  const form = await findForm(deps.base.state, token)
  if (!form) return null
  const ctx = await deps.ctxOf(form.workspace_id)
  return (await deps.mails.ready(ctx)) ? { form, ctx } : null
}

/** What a form shows now, with a stamp of now. Purposes that are no more are left out. */
export async function viewForm(deps: SignUpDeps, { form, ctx }: { form: FormRow; ctx: Ctx }): Promise<SignUpView> {
  const known = new Map((await knownPurposes(ctx)).map((one) => [one.purpose, one]))
  const choices = form.choices.flatMap(({ purpose, channel }): (ShownPurposeText & { version: number | null })[] => {
    const found = known.get(purpose)
    if (!found) return []
    const { name, wording } = found
    return [{ purpose, channel, name, texts: wording?.texts ?? null, version: wording?.version ?? null }]
  })
  const wordings = Object.fromEntries(choices.map(({ purpose, version }) => [purpose, version]))
  const stamp = stampOf(deps.sealer, { form: form.public_id, at: deps.base.clock(), wordings })
  return { form, company: ctx.workspace.name, texts: form.texts, choices, stamp }
}

function stampOf(sealer: Sealer, stamp: Stamp): string {
  return sealToken(sealer, JSON.stringify(stamp))
}

/** What a page says of itself; null when it is forged, damaged, or of another installation. */
function readStamp(sealer: Sealer, text: string): Stamp | null {
  if (text === '' || text.length > 8_000 || !/^[\w-]+$/.test(text)) return null
  try {
    const found = JSON.parse(openSealedToken(sealer, text)) as Json
    return isJsonObject(found) && typeof found.at === 'number' && isJsonObject(found.wordings)
      ? (found as unknown as Stamp)
      : null
  } catch {
    return null
  }
}

const addressSchema = z.email().max(254)

/** What was sent with a form. `trap` is a field that people do not see. */
export type SentForm = { address: string; ticked: readonly string[]; trap: string; stamp: string }
export type SignUpOutcome = 'done' | 'needAddress' | 'needChoice' | 'tooQuick' | 'sendAgain'

/**
 * Takes a filled-in form. `done` says nothing of what was done: it is the same for an address that is known, unknown or was mailed often,
 * and for a machine that filled in the trap (CN9).
 */
export async function takeSignUp(
  deps: SignUpDeps,
  { form, ctx }: { form: FormRow; ctx: Ctx },
  sent: SentForm & { language: Language; agent: string; from: string },
): Promise<SignUpOutcome> {
  const address = addressSchema.safeParse(sent.address.trim().toLowerCase())
  const plan = signUpPlan({
    form: { id: form.public_id, choices: form.choices },
    stamp: readStamp(deps.sealer, sent.stamp),
    sent: { hasAddress: address.success, ticked: sent.ticked, trap: sent.trap },
    now: deps.base.clock(),
  })
  if (plan.outcome !== 'ask' || !address.success) return plan.outcome === 'ask' ? 'needAddress' : plan.outcome
  await askToConfirm({ ...ctx, clock: deps.base.clock }, deps, {
    address: address.data,
    asked: plan.asked,
    language: sent.language,
    form: form.name,
    formId: form.id,
    proof: {
      ...{ signUpForm: form.public_id, language: sent.language, askedBy: sent.agent },
      ...{ shownAt: new Date(plan.shownAt).toISOString(), ...(sent.from === '' ? {} : { page: sent.from }) },
    },
  })
  return 'done'
}
