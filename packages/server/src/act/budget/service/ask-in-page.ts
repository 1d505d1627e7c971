import type { Ctx } from '../../../platform/context/index.ts'
import { defaultSettings, isSpent } from '../model.ts'
import { lockSubject } from '../person-store.ts'
import { readContacts, readSettings, releaseContact, reserveContact } from '../store.ts'

const purpose = 'surveys'
const yearMs = 366 * 86_400_000

/**
 * May this person be asked in a page now? The same caps as everywhere count, and all contacts by whatever way; yes reserves a
 * place under the ask's id. Only caps: eligibility, consent and sample are the caller's. A person who is gone has no contacts.
 */
export async function reserveInPage(
  ctx: Ctx,
  { person, ask }: { person: number; ask: string },
): Promise<{ may: true } | { may: false; reason: 'cap_reached' }> {
  return await ctx.state.transaction(async (tx) => {
    const workspace = ctx.workspace.id
    const subject = await lockSubject(tx, workspace, person)
    if (subject === null) return { may: true }
    // After the lock: whoever held it may have asked this person while we waited.
    const now = ctx.clock()
    const { caps } = (await readSettings(tx, workspace)) ?? defaultSettings
    const contacts = await readContacts(tx, workspace, {
      profiles: subject.profiles,
      since: new Date(now - yearMs),
      but: { ask, programmes: [], since: new Date(now) },
    })
    if (caps.some((cap) => isSpent(cap, { now, contacts }, purpose))) return { may: false, reason: 'cap_reached' }
    await reserveContact(tx, workspace, { ref: ask, person: subject.person, purpose, at: new Date(now) })
    return { may: true }
  })
}

/** Gives the place back: nothing was shown after all. */
export async function releaseInPage(ctx: Ctx, ask: string): Promise<void> {
  await releaseContact(ctx.state, ctx.workspace.id, ask)
}
