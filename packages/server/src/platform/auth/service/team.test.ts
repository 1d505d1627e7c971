import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { hashKey } from '../../privacy/index.ts'
import { createTestStateStore } from '../../statestore/index.ts'
import { createAccounts } from '../accounts.ts'
import { insertInvitation, insertWorkspace } from '../store.ts'
import { acceptInvitation } from './team.ts'

test('as many as there are connections may join at once: none holds one that another waits for', async () => {
  const state = await createTestStateStore({ poolSize: 2 })
  try {
    const made = await insertWorkspace(state, { name: 'Shop', timeZone: 'UTC', currency: 'EUR', language: 'en' })
    const publicUrl = () => 'http://127.0.0.1:4400'
    const accounts = createAccounts({ state, secret: randomBytes(32), publicUrl, secureCookies: false })
    const joined = await Promise.all(
      ['ann', 'bert', 'cleo'].map(async (name) => {
        const [token, email] = [randomBytes(24).toString('base64url'), `${name}@shop.example`]
        const expiresAt = new Date(Date.now() + 60_000)
        const of = { email, role: 'viewer', tokenHash: hashKey(token), expiresAt, invitedBy: 'test' } as const
        await insertInvitation(state, { workspace: made.id, ...of })
        const deps = { accounts, publicUrl, mailer: null } as never
        const ctx = { state, clock: Date.now } as never
        const input = { token, name, password: 'a long enough password', attempt: () => undefined }
        return await acceptInvitation(ctx, deps, input)
      }),
    )
    assert.equal(joined.length, 3)
  } finally {
    await state.close()
  }
})
