import { randomBytes } from 'node:crypto'
import { recordAudit } from '../../audit/index.ts'
import type { PublicCtx } from '../../http/index.ts'
import { fail, say } from '../../kernel/index.ts'
import type { Mailer } from '../../mail/index.ts'
import { hashKey } from '../../privacy/index.ts'
import type { StateStore } from '../../statestore/index.ts'
import { type Accounts, replacePassword } from '../accounts.ts'
import { resetMail } from '../mails.ts'
import { countResets, findUserByEmail, insertReset, lockEmail, readMemberships, useReset } from '../store.ts'
import { words } from '../words.ts'
import { mailLink } from './team.ts'

const resetHours = 2
const hourMs = 3_600_000
/** Links that are mailed to one account in an hour: whoever asks for more fills somebody's mailbox. All of them go on working. */
const mailedPerHour = 5

/** A one-time link to set a new password; null when nobody has this e-mail. For the command line and for mails. */
export async function makeResetLink(
  deps: { state: StateStore; publicUrl: () => string; now: number },
  email: string,
): Promise<string | null> {
  const userId = await findUserByEmail(deps.state, email)
  if (!userId) return null
  const token = randomBytes(24).toString('base64url')
  await insertReset(deps.state, {
    tokenHash: hashKey(token),
    userId,
    expiresAt: new Date(deps.now + resetHours * hourMs),
  })
  return `${deps.publicUrl()}/reset-password/${token}`
}

/** Mails a link if there is such a user and a mail server, and not too many went out already. Who asked is told nothing of it. */
export async function requestReset(
  ctx: PublicCtx,
  deps: { mailer: Mailer | null; publicUrl: () => string },
  email: string,
): Promise<void> {
  if (!deps.mailer) return
  const now = ctx.clock()
  const madeSince = new Date(now - hourMs + resetHours * hourMs)
  const link = await ctx.state.transaction(async (tx) => {
    await lockEmail(tx, email)
    if ((await countResets(tx, { email, expiringAfter: madeSince })) >= mailedPerHour) return null
    return await makeResetLink({ state: tx, publicUrl: deps.publicUrl, now }, email)
  })
  if (link) await mailLink(deps.mailer, { to: email, ...resetMail({ link, hours: resetHours }, ctx.language) })
}

/** Sets a new password with a one-time link and ends all sessions. */
export async function resetPassword(
  ctx: PublicCtx,
  accounts: Accounts,
  input: { token: string; password: string },
): Promise<void> {
  const userId = await useReset(ctx.state, hashKey(input.token), new Date(ctx.clock()))
  if (!userId) throw fail('gone', { message: say(words.linkUsed) })
  await replacePassword(accounts, userId, input.password)
  await recordPassword(ctx.state, userId, 'account.reset_password')
}

/** Tells every workspace of a user that the password is another one now; the account is not one workspace's alone. */
export async function recordPassword(
  state: StateStore,
  userId: string,
  action: 'account.reset_password' | 'account.change_password',
): Promise<void> {
  await state.transaction(async (tx) => {
    for (const { id, role, user_name: name } of await readMemberships(tx, userId)) {
      const actor = { kind: 'user', id: userId, name, role } as const
      await recordAudit(tx, { workspace: { id }, actor }, { action, target: userId })
    }
  })
}
