import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { auditWord, detailsLine, isLastOwner, isTimeZone, rolesUpTo, timeZones, toRole } from './view.ts'

describe('roles', () => {
  it('are given up to one’s own', () => {
    assert.deepEqual(rolesUpTo('analyst'), ['analyst', 'agent', 'viewer'])
    assert.equal(toRole('king'), undefined)
  })
  it('keep the last owner', () => {
    const owner = { id: '1', role: 'owner' as const }
    assert.equal(isLastOwner(owner, [owner, { role: 'admin' }]), true)
    assert.equal(isLastOwner(owner, [owner, { role: 'owner' }]), false)
  })
})

describe('time zones', () => {
  it('are checked, and the one in use is always offered', () => {
    assert.equal(isTimeZone('Asia/Shanghai'), true)
    assert.equal(isTimeZone('Mars/Base'), false)
    assert.ok(timeZones('Etc/GMT+5').includes('Etc/GMT+5'))
  })
})

describe('the audit log', () => {
  it('has words for what it knows and shows the rest as it is', () => {
    assert.equal(auditWord('team.change_role'), 'team_change_role')
    assert.equal(auditWord('moon.landed'), null)
  })
  it('puts details in one line', () => {
    assert.equal(detailsLine({ role: 'viewer', fields: ['name', 'zone'] }, 'en'), 'role viewer · fields name, zone')
    assert.equal(detailsLine({ state: { before: 'learned', after: 'declared' } }, 'en'), 'state learned → declared')
    const name = { before: null, after: { en: 'Delivery', 'zh-Hans': '配送' } }
    const owner = { before: null, after: '' }
    assert.equal(detailsLine({ name, owner, side: { before: null, after: false } }, 'zh-Hans'), 'name 配送')
    assert.equal(detailsLine({ name }, 'zh-Hant'), 'name Delivery')
    const types = { via: { before: null, after: 'string' }, step: { before: 'string', after: 'number' } }
    assert.equal(detailsLine({ types }, 'en'), 'types (via string, step string → number)')
  })
})
