import { sql } from 'kysely'
import { ch, type Fragment, param } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { LocalName, Stage, Touchpoint } from './contract.ts'

/** The journey model of a workspace and which event stands for which touchpoint; read anew for every number (CA3). */
export type JourneyMapping = {
  stages: Stage[]
  touchpoints: Touchpoint[]
  /** Event name -> touchpoint slug. */
  eventTouchpoints: Map<string, string>
}

type TouchpointRow = {
  slug: string
  name: LocalName
  stage: string
  position: number
  side: boolean
  owner: string
  channel: string
  target: number | null
}

/** Reads stages and touchpoints in journey order, and the events mapped to them. */
export async function readMapping(state: StateStore, workspace: WorkspaceId): Promise<JourneyMapping> {
  const db = state.tables()
  const [stages, touchpoints, events] = await Promise.all([
    sql<Stage>`SELECT slug, name, position FROM catalog_stage WHERE workspace_id = ${workspace} ORDER BY position, slug`.execute(
      db,
    ),
    sql<TouchpointRow>`
      SELECT t.slug, t.name, t.stage, t.position, t.side, t.owner, t.channel, t.target FROM catalog_touchpoint t
      JOIN catalog_stage s ON s.workspace_id = t.workspace_id AND s.slug = t.stage
      WHERE t.workspace_id = ${workspace} ORDER BY s.position, t.position, t.slug`.execute(db),
    sql<{ name: string; touchpoint: string }>`
      SELECT name, touchpoint FROM catalog_event WHERE workspace_id = ${workspace} AND touchpoint IS NOT NULL`.execute(
      db,
    ),
  ])
  return {
    stages: stages.rows,
    touchpoints: touchpoints.rows,
    eventTouchpoints: new Map(events.rows.map((row) => [row.name, row.touchpoint])),
  }
}

/** Touchpoint of a row of `events`: as sent, else as its event is mapped, else ''. */
export function touchpointOf(mapping: JourneyMapping): Fragment {
  const [names, slugs] = [[...mapping.eventTouchpoints.keys()], [...mapping.eventTouchpoints.values()]]
  if (names.length === 0) return ch`toString(touchpoint)`
  return ch`if(touchpoint != '', toString(touchpoint), transform(toString(event), ${param(names, 'Array(String)')}, ${param(slugs, 'Array(String)')}, ''))`
}

/** Stage of a row, through its touchpoint. */
export function stageOf(mapping: JourneyMapping): Fragment {
  return throughTouchpoint(mapping, (touchpoint) => touchpoint.stage)
}

/** Channel of a row: as sent, else the channel of its touchpoint. */
export function channelOf(mapping: JourneyMapping): Fragment {
  return ch`if(channel != '', toString(channel), ${throughTouchpoint(mapping, (touchpoint) => touchpoint.channel)})`
}

function throughTouchpoint(mapping: JourneyMapping, read: (touchpoint: Touchpoint) => string): Fragment {
  if (mapping.touchpoints.length === 0) return ch`''`
  const slugs = mapping.touchpoints.map((touchpoint) => touchpoint.slug)
  return ch`transform(${touchpointOf(mapping)}, ${param(slugs, 'Array(String)')}, ${param(mapping.touchpoints.map(read), 'Array(String)')}, '')`
}
