import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { systemWorkspace } from '../../../platform/auth/index.ts'
import { insertWorkspace } from '../../../platform/auth/store.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import { createTestStateStore } from '../../../platform/statestore/index.ts'
import { insertOptIn } from '../store/opt-ins.ts'
import { confirmOptIn } from './opt-in.ts'

test('who confirms needs one connection: many at once do not wait for each other (CN10)', async () => {
  const state = await createTestStateStore({ poolSize: 1 })
  try {
    const made = await insertWorkspace(state, { name: 'Shop', timeZone: 'UTC', currency: 'EUR', language: 'en' })
    const token = randomBytes(24).toString('base64url')
    await insertOptIn(state, made.id, {
      ...{ address: 'ann@shop.example', language: 'en', form: '', form_id: null, proof: {} },
      purposes: [{ purpose: 'marketing', wording: null }],
      ...{ tokenHash: hashKey(token), tokenSealed: Buffer.from('x') },
      ...{ requested_at: new Date(), expires_at: new Date(Date.now() + 60_000) },
    })
    const ctxOf = async (id: WorkspaceId) => ({ workspace: await systemWorkspace(state, id) }) as never
    const confirm = async () => await confirmOptIn({ state, clock: Date.now }, ctxOf, { token, agent: 'Browser' })
    assert.deepEqual([await confirm(), await confirm()], [true, false])
  } finally {
    await state.close()
  }
})
