import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dayMs, endOfDay } from './company/calendar.ts'
import { type CompanyEvent, makeCompany } from './company/index.ts'
import { eachMeeting } from './company/plan/meetings.ts'
import { touchpointKeys } from './company/touchpoints.ts'
import { catalogEvents, catalogStages, catalogTouchpoints } from './setup-catalog.ts'

const endDay = '2026-09-13'
const company = makeCompany({ seed: 11, customers: 1_500, endDay, planted: true })
const byName = new Map(catalogEvents.map((event) => [event.name, event]))

const typeOf = (value: unknown) => (Array.isArray(value) ? 'list' : typeof value)

describe('the catalogue', () => {
  test('describes every event that is sent, with all its properties in their types, and none that is not', () => {
    const seen = new Set<string>()
    for (const event of company.events()) {
      const { type, name = '' } = event
      if (type !== 'track' || name === '$answer') continue
      const declared = byName.get(name)
      assert.ok(declared, name)
      seen.add(name)
      for (const { key, declaredType } of declared.properties)
        if (event.data[key] !== undefined) assert.equal(typeOf(event.data[key]), declaredType, `${name} ${key}`)
    }
    assert.deepEqual([...seen].sort(), [...byName.keys()].sort())
  })

  test('each touchpoint has a stage, an owner, three names, its place and a target between 0 and 1', () => {
    const stages = new Set(catalogStages.map((stage) => stage.slug))
    assert.deepEqual(
      catalogTouchpoints.map((touchpoint) => touchpoint.slug),
      [...touchpointKeys],
    )
    for (const [i, touchpoint] of catalogTouchpoints.entries()) {
      assert.ok(stages.has(touchpoint.stage) && touchpoint.owner !== '')
      assert.equal(touchpoint.position, i)
      assert.ok(touchpoint.target > 0 && touchpoint.target < 1)
      for (const name of Object.values(touchpoint.name)) assert.ok(name.length > 0 && name.length <= 80)
    }
  })

  test('mapped events tell exactly who met which touchpoint, as the truth counts it', () => {
    const end = endOfDay(endDay)
    const people = company.people()
    for (let index = 0; index < 1_500; index++) {
      const met = new Map<string, number>()
      eachMeeting(company.life(index), (touchpoint, day) => {
        const key = touchpointKeys[touchpoint] as string
        met.set(key, Math.max(met.get(key) ?? Number.NEGATIVE_INFINITY, day))
      })
      let events = people.next().value as CompanyEvent[]
      // Strangers come between the customers.
      while (events[0]?.anonymousId?.startsWith('v_')) events = people.next().value as CompanyEvent[]
      const told = new Map<string, number>()
      for (const event of events) {
        const key = byName.get(event.name ?? '')?.touchpoint ?? event.data.touchpoint
        if (typeof key === 'string') told.set(key, (event.timestamp - end) / dayMs)
      }
      assert.deepEqual([...told.keys()].sort(), [...met.keys()].sort(), `customer ${index}`)
      for (const [key, day] of met) assert.ok(Math.abs((told.get(key) ?? 0) - day) < 0.1, `customer ${index} ${key}`)
    }
  })
})
