import { sql } from 'kysely'
import { heldByRevision } from '../../platform/context/index.ts'
import { ch, type Fragment, param } from '../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Stage, Touchpoint } from './contract.ts'
import { touchpointWords } from './model.ts'

/** The journey model of a workspace and which event stands for which touchpoint, as it is now for every number (CA3). */
export type JourneyMapping = {
  readonly stages: readonly Stage[]
  readonly touchpoints: readonly Touchpoint[]
  /** Event name -> touchpoint slug. */
  readonly eventTouchpoints: ReadonlyMap<string, string>
}

type MappingRow = { stages: Stage[]; touchpoints: Touchpoint[]; events: [name: string, touchpoint: string][] }

/** Reads stages and touchpoints in journey order, and the events mapped to them. */
export async function readMapping(state: StateStore, workspace: WorkspaceId): Promise<JourneyMapping> {
  // One statement, since every number waits for it.
  const { rows } = await sql<MappingRow>`SELECT
    (SELECT coalesce(json_agg(json_build_object('slug', slug, 'name', name, 'position', position) ORDER BY position, slug), '[]')
      FROM catalog_stage WHERE workspace_id = ${workspace}) AS stages,
    (SELECT coalesce(json_agg(json_build_object('slug', t.slug, 'name', t.name, 'stage', t.stage, 'position', t.position, 'side', t.side,
        'owner', t.owner, 'channel', t.channel, 'target', t.target) ORDER BY s.position, t.position, t.slug), '[]')
      FROM catalog_touchpoint t JOIN catalog_stage s ON s.workspace_id = t.workspace_id AND s.slug = t.stage
      WHERE t.workspace_id = ${workspace}) AS touchpoints,
    (SELECT coalesce(json_agg(json_build_array(name, touchpoint)), '[]')
      FROM catalog_event WHERE workspace_id = ${workspace} AND touchpoint IS NOT NULL) AS events`.execute(
    state.tables(),
  )
  const { stages, touchpoints, events } = rows[0] as MappingRow
  return { stages, touchpoints, eventTouchpoints: new Map(events) }
}

/** The mapping of a context's workspace; read again only when it has changed. */
export const mappingOf = heldByRevision(readMapping)

/** How many events of customers, seen in traffic, stand for no touchpoint. */
export async function countUnmapped(state: StateStore, workspace: WorkspaceId): Promise<number> {
  const { rows } = await sql<{ n: string }>`SELECT count(*) AS n FROM catalog_event
    WHERE workspace_id = ${workspace} AND touchpoint IS NULL AND name NOT LIKE '$%'`.execute(state.tables())
  return Number(rows[0]?.n ?? 0)
}

/** Touchpoint of a row of `events`: the one that it was sent with, by slug or by name (CA6), else as its event is mapped, else ''. */
export function touchpointOf(mapping: JourneyMapping): Fragment {
  const [names, slugs] = [[...mapping.eventTouchpoints.keys()], [...mapping.eventTouchpoints.values()]]
  if (names.length === 0) return sentTouchpoint(mapping)
  return ch`if(touchpoint != '', ${sentTouchpoint(mapping)}, transform(toString(event), ${param(names, 'Array(String)')}, ${param(slugs, 'Array(String)')}, ''))`
}

/** What is no word of the catalogue stays as it was sent. Words are looked up once each, not for every row. */
function sentTouchpoint(mapping: JourneyMapping): Fragment {
  const words = [...touchpointWords(mapping.touchpoints)].filter(([word, slug]) => word !== slug)
  if (words.length === 0) return ch`toString(touchpoint)`
  const [from, to] = [words.map(([word]) => word), words.map(([, slug]) => slug)]
  return ch`toString(transform(touchpoint, ${param(from, 'Array(String)')}, ${param(to, 'Array(String)')}))`
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
