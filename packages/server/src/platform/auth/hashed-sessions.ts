import type { BetterAuthPlugin, DBAdapter, Where } from 'better-auth'
import { hashKey } from '../privacy/index.ts'

/**
 * Keeps the tokens of sessions hashed in the database: better-auth goes on working with the token that stands in the cookie, and
 * what it writes and looks up is the token's SHA-256 (a token has 190 random bits, so that no salt is needed). A plugin may
 * replace the adapter before anything is read through it; a row that was found by its token is given back with that token,
 * any other row (a list of a user's sessions) with the hash.
 */
export function hashedSessions(): BetterAuthPlugin {
  return {
    id: 'opencxm-hashed-sessions',
    init: ({ adapter }) => ({ context: { adapter: hashing(adapter) } }),
  }
}

/** What stands in `auth_session.token`; migration 0550 makes the same of rows that were written before. */
function hashed(token: string): string {
  return hashKey(token).toString('hex')
}

type Fields = Record<string, unknown>

function hashing(inner: DBAdapter): DBAdapter {
  return { ...hashingStatements(inner), transaction: (work) => inner.transaction((tx) => work(hashingStatements(tx))) }
}

function hashingStatements<Adapter extends Omit<DBAdapter, 'transaction'>>(inner: Adapter): Adapter {
  return {
    ...inner,
    create: async (of) => {
      const made = await inner.create({ ...of, data: hashedFields(of.model, of.data) })
      return restored(made, new Map(tokenOf(of.model, of.data).map((token) => [hashed(token), token]))) as never
    },
    findOne: async (of) => restored(await inner.findOne(hashedWhere(of)), tokensOf(of)) as never,
    findMany: async (of) => {
      const rows = await inner.findMany(hashedWhere(of))
      return rows.map((row) => restored(row, tokensOf(of))) as never
    },
    count: (of) => inner.count(hashedWhere(of)),
    update: async (of) =>
      restored(
        await inner.update({ ...hashedWhere(of), update: hashedFields(of.model, of.update) }),
        tokensOf(of),
      ) as never,
    updateMany: (of) => inner.updateMany({ ...hashedWhere(of), update: hashedFields(of.model, of.update) }),
    delete: (of) => inner.delete(hashedWhere(of)),
    deleteMany: (of) => inner.deleteMany(hashedWhere(of)),
    consumeOne: async (of) => restored(await inner.consumeOne(hashedWhere(of)), tokensOf(of)) as never,
    incrementOne: async (of) => restored(await inner.incrementOne(hashedWhere(of)), tokensOf(of)) as never,
  }
}

function tokenOf(model: string, fields: Fields): string[] {
  return model === 'session' && typeof fields.token === 'string' ? [fields.token] : []
}

function hashedFields<T extends Fields>(model: string, fields: T): T {
  const [token] = tokenOf(model, fields)
  return token === undefined ? fields : { ...fields, token: hashed(token) }
}

type Statement = { model: string; where?: Where[] | undefined }

function isToken({ model }: Statement, { field }: Where): boolean {
  return model === 'session' && field === 'token'
}

function hashedWhere<Of extends Statement>(of: Of): Of {
  if (!of.where?.some((one) => isToken(of, one))) return of
  const where = of.where.map((one) => (isToken(of, one) ? { ...one, value: hashedValue(one.value) } : one))
  return { ...of, where }
}

function hashedValue(value: Where['value']): Where['value'] {
  if (Array.isArray(value)) return value.map((one) => hashed(String(one)))
  return typeof value === 'string' ? hashed(value) : value
}

/** Hash → token, for the tokens that a statement asks for. */
function tokensOf(of: Statement): Map<string, string> {
  const asked = (of.where ?? []).filter((one) => isToken(of, one)).flatMap(({ value }) => value ?? [])
  return new Map(asked.map((token) => [hashed(String(token)), String(token)]))
}

function restored(row: unknown, tokens: ReadonlyMap<string, string>): unknown {
  if (typeof row !== 'object' || row === null || !('token' in row)) return row
  return { ...row, token: tokens.get(String(row.token)) ?? row.token }
}
