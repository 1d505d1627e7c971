import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { JourneyMapping } from '../../../unify/catalog/index.ts'
import type { FunnelOrder } from '../contract.ts'
import { funnelLevels } from './funnel.ts'

const file = new URL('../../../../../../../shared/reference/journey.json', import.meta.url)
const skip = existsSync(file) ? false : `the reference file is missing (${file.pathname})`

type Users = Record<string, [number, string][]>
type Case = {
  id: string
  input: { steps: string[]; window: number; users: Users }
  expected: { depth: Record<string, Record<string, number>>; funnel_counts: Record<string, number[]> }
}

const mapping: JourneyMapping = { stages: [], touchpoints: [], eventTouchpoints: new Map() }
const orders: Record<string, FunnelOrder> = {
  ordered: 'in_order',
  ordered_strict_increase: 'strict_increase',
  strict_any_event: 'strict_any',
  strict_listed_events: 'strict_listed',
  any_order: 'any_order',
}

test('PA1: the reference case of five orders is reproduced, person by person', { skip }, async () => {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
  const found = cases.find(({ id }) => id === 'journey.funnel-semantics')
  assert.ok(found)
  const { input, expected } = found
  const store = await createTestEventStore()
  const startMs = Date.UTC(2026, 0, 1)
  const steps = input.steps.map((event) => ({ event, where: [] }))
  const levelsOf = async (workspace: WorkspaceId, order: FunnelOrder) =>
    await funnelLevels(store, {
      ...{
        scope: { workspace, mapping, filter: {}, span: { start: startMs, end: startMs + 86_400_000 } },
        steps,
        order,
      },
      ...{ windowMs: input.window * 1000, strict: false, by: 'none', zone: { timeZone: 'UTC', weekStart: 1 } },
      now: startMs + 10 * 86_400_000,
    })
  const lineOf = (workspace: number, [person, events]: [number, [number, string][]]) =>
    events.map(([at, event], index) => {
      const ts = ((startMs + at * 1000) / 1000).toFixed(3)
      return JSON.stringify({
        ws: workspace,
        person,
        event,
        ts,
        received_at: ts,
        message_id: `${person}.${index}`,
        batch: 1,
      })
    })
  const users = Object.entries(input.users).map(([user, events]) => ({ user, events, alone: mintTestWorkspace() }))
  const together = mintTestWorkspace()
  const lines = users.flatMap(({ events, alone }, index) => [
    ...lineOf(together, [index + 1, events]),
    ...lineOf(alone, [100 + index, events]),
  ])
  await store.insertJson('events', lines.join('\n'))
  for (const [name, order] of Object.entries(orders)) {
    const levels = await levelsOf(together, order)
    const reached = steps.map((_, step) =>
      levels.reduce((sum, { level, people }) => sum + (level > step ? people : 0), 0),
    )
    assert.deepEqual(reached, expected.funnel_counts[name], name)
    for (const { user, alone } of users) {
      const own = await levelsOf(alone, order)
      assert.equal(own[0]?.level ?? 0, expected.depth[user]?.[name], `${user}, ${name}`)
      assert.ok(own.every(({ level, closed, open }) => open === 0 && closed === level))
    }
  }
})
