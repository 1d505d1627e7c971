import { betterAuth } from 'better-auth'
import type { StateStore } from '../statestore/index.ts'
import { hashedSessions } from './hashed-sessions.ts'

export type AccountsOptions = { state: StateStore; secret: Buffer; publicUrl: () => string; secureCookies: boolean }

const weekSeconds = 7 * 24 * 60 * 60

/**
 * Sign-in by better-auth: password hashing (scrypt), sessions in `auth_session` under the hash of their
 * token, cookie `opencxm.session_token`. Sign-up is
 * closed: accounts come from the first owner, invitations and the command line. Its own origin check stays on as well as ours.
 */
export function createAccounts(options: AccountsOptions) {
  return betterAuth({
    database: { db: options.state.tables<never>(), type: 'postgres' },
    secret: options.secret.toString('hex'),
    basePath: '/api/auth',
    baseURL: options.publicUrl(),
    trustedOrigins: () => [new URL(options.publicUrl()).origin],
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10, maxPasswordLength: 200 },
    user: { modelName: 'auth_user' },
    session: { modelName: 'auth_session', expiresIn: weekSeconds, updateAge: weekSeconds / 7 },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification', storeIdentifier: 'hashed' },
    // Our edge limits attempts by address and account (rate-limit.ts), which also covers our own public routes.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'opencxm',
      useSecureCookies: options.secureCookies,
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    plugins: [hashedSessions()],
    logger: { disabled: true },
  })
}

export type Accounts = ReturnType<typeof createAccounts>

/** Creates a user with a password and returns the id; an account that exists keeps its name and gets the new password. */
export async function createUser(
  accounts: Accounts,
  user: { email: string; name: string; password: string },
): Promise<string> {
  const context = await accounts.$context
  const held = await context.internalAdapter.findUserByEmail(user.email.toLowerCase())
  if (held) {
    await replacePassword(accounts, held.user.id, user.password)
    return held.user.id
  }
  const fields = { email: user.email.toLowerCase(), name: user.name, emailVerified: true }
  const made = await context.internalAdapter.createUser(fields, { method: 'email-password' })
  const password = await context.password.hash(user.password)
  await context.internalAdapter.linkAccount({ userId: made.id, accountId: made.id, providerId: 'credential', password })
  return made.id
}

/** Sets a new password and ends all sessions of the user. */
export async function replacePassword(accounts: Accounts, userId: string, password: string): Promise<void> {
  const context = await accounts.$context
  await context.internalAdapter.updatePassword(userId, await context.password.hash(password))
  await context.internalAdapter.deleteUserSessions(userId)
}
