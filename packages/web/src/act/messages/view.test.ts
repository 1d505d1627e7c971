import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  budgetOf,
  configOf,
  draftOfBudget,
  draftOfChannel,
  newChannel,
  placeOf,
  providers,
  settingFields,
} from './view.ts'

test('settings come back from a draft as they went; empty secrets are left out', () => {
  const settings = {
    appId: 'wx1',
    templateId: 't',
    fields: { thing1: 'text', time2: 'subject' },
    apiBase: 'https://a.example',
  }
  const more = {
    id: 'c',
    name: 'C',
    channel: 'wechat',
    reachesPeople: true,
    secrets: ['appSecret'],
    lastError: '',
    statusUrl: '',
  }
  const draft = draftOfChannel({ ...more, provider: 'wechat_template', settings, state: 'working' })
  assert.deepEqual(configOf(draft), { provider: 'wechat_template', settings, secrets: {} })
  const typed = { ...draft, values: { ...draft.values, appSecret: ' s ' } }
  assert.deepEqual(configOf(typed).secrets, { appSecret: 's' })
})

test('every provider has fields, and a number is sent as one', () => {
  for (const provider of providers) assert.ok(settingFields[provider].length > 1)
  assert.equal((configOf(newChannel('smtp')).settings as { port: number }).port, 587)
})

test('the rules come back as they went', () => {
  const settings = { caps: [{ purpose: 'surveys', most: 1, days: 14 }], quiet: { from: '22:00', to: '07:30' } }
  assert.deepEqual(budgetOf(draftOfBudget(settings)), settings)
  assert.equal(budgetOf(draftOfBudget({ caps: [], quiet: null })).quiet, null)
})

test('every setting is sent where its place says, so that what is refused is told at its field', () => {
  for (const provider of providers)
    for (const field of settingFields[provider]) {
      const config = configOf({ name: 'x', provider, values: { [field.name]: field.kind === 'lines' ? 'a = b' : '7' } })
      const found = placeOf(field)
        .split('.')
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], { config })
      assert.notEqual(found, undefined, placeOf(field))
    }
})
