import { releaseInPage, reserveInPage } from './act/budget/index.ts'
import type { AppParts } from './app-parts.ts'
import { type Inpage, openInpage, type RuleDeps } from './collect/inpage/index.ts'
import type { Ctx } from './platform/context/index.ts'
import { systemCtx } from './system-ctx.ts'
import { hasSegment, segmentsOf } from './understand/segments/index.ts'
import { struggleScaleOf } from './understand/struggle/index.ts'
import { consentOf, currentConsentOf } from './unify/consent/index.ts'
import { findPersonByUserId, findPersonGroup } from './unify/identity/index.ts'
import { describePeople, knownOfPerson } from './unify/people/index.ts'

/** In-page asking: whom a proved user id means, and what is known of that person, comes from later stages. */
export function openInpageOf(app: Pick<AppParts, 'state' | 'events' | 'ingest' | 'surveys'>): Inpage {
  const { state, events, ingest, surveys } = app
  return openInpage({
    state,
    surveys,
    submit: ingest.submitMessages,
    inSegment: async (workspace, { segment, userId }) => {
      const person = await findPersonByUserId(state, workspace, userId)
      if (person === null) return false
      const held = await segmentsOf(await systemCtx(events, workspace, state), person)
      return held.some(({ id }) => id === segment)
    },
    knowledgeOf: async (workspace, { userId, fields }) => {
      const person = await findPersonByUserId(state, workspace, userId)
      return person === null ? {} : await knownOfPerson(await systemCtx(events, workspace, state), { person, fields })
    },
    wishesOf: async (workspace, userId) => {
      const person = await findPersonByUserId(state, workspace, userId)
      if (person === null) return { refusal: null, everyDays: null }
      const ctx = await systemCtx(events, workspace, state)
      const { answer, reason, everyDays } = await consentOf(ctx, person, { purpose: 'surveys', channel: 'inpage' })
      const refusal = reason === 'refused' ? 'no_consent' : reason === 'paused' ? 'paused' : null
      return { refusal: answer === 'not' ? refusal : null, everyDays }
    },
    refusedOf: async (workspace, userId) => {
      const person = await findPersonByUserId(state, workspace, userId)
      return person === null ? [] : await refusedBy(await systemCtx(events, workspace, state), person)
    },
    mayAsk: {
      reserve: async ({ workspace, visitor, ask }) => {
        const person = visitor.kind === 'user' ? await findPersonByUserId(state, workspace, visitor.value) : null
        if (person === null) return { may: true }
        return await reserveInPage(await systemCtx(events, workspace, state), { person, ask })
      },
      giveBack: async (workspace, ask) => await releaseInPage(await systemCtx(events, workspace, state), ask),
    },
    struggleScaleOf: async (workspace) => await struggleScaleOf(state, workspace),
    clock: Date.now,
  })
}

/** Purposes of which a person's latest word, for pages or for all channels, is a no. */
async function refusedBy(ctx: Ctx, person: number): Promise<{ purpose: string; at: number }[]> {
  const described = (await describePeople(ctx, [person])).get(person)
  const group = described ? await findPersonGroup(ctx.state, ctx.workspace.id, described.id) : null
  const said = (await currentConsentOf(ctx, group?.profiles ?? []))
    .filter(({ channel }) => channel === '' || channel === 'inpage')
    .map(({ purpose, given, at }) => ({ purpose, given, at: Date.parse(at) }))
    .toSorted((a, b) => b.at - a.at || Number(a.given) - Number(b.given))
  const last = said.filter(({ purpose }, index) => said.findIndex((one) => one.purpose === purpose) === index)
  return last.filter(({ given }) => !given).map(({ purpose, at }) => ({ purpose, at }))
}

/** What rules may point at, and who hears of their changes. */
export function ruleDepsOf({ surveys }: Pick<AppParts, 'surveys'>, inpage: Inpage): RuleDeps {
  return {
    publishedSurvey: async (ctx, survey) => {
      const published = await surveys.published(survey)
      return published?.open === true && published.workspace === ctx.workspace.id ? published.survey : null
    },
    hasSegment,
    changed: inpage.forget,
  }
}
