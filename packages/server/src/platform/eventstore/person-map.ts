import { fail } from '../kernel/index.ts'
import { personMapDictionary, personOverridesTable } from './schema/current.ts'
import { writeDictionary } from './schema/ddl.ts'
import type { Executor } from './statement.ts'

/** Above this the flat layout costs more memory than its speed is worth (8 bytes an id; engine.md 5). */
const flatIdsMax = 200_000_000

/**
 * Loads the overrides anew on every node. Makes room first: a flat dictionary that meets a larger key refuses to load,
 * and with it every query that resolves people.
 */
export async function reloadPersonMap(executor: Executor): Promise<void> {
  const { target } = executor
  const found = await executor.rows('eventstore.person-map', `SELECT max(old) AS id FROM ${personOverridesTable.name}`)
  await ensurePersonMapCapacity(executor, Number(found[0]?.id ?? 0))
  const where = target.kind === 'cluster' ? ` ON CLUSTER '${target.cluster}'` : ''
  await executor.command('eventstore.person-map', `SYSTEM RELOAD DICTIONARY${where} ${personMapDictionary.name}`)
}

/** Rebuilds the dictionary with room for `maxId` and as much again, when it has not got it. */
export async function ensurePersonMapCapacity(executor: Executor, maxId: number): Promise<void> {
  const [table] = await executor.rows(
    'eventstore.person-map',
    'SELECT create_table_query AS text FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
    { name: personMapDictionary.name },
  )
  const capacity = Number(/MAX_ARRAY_SIZE (\d+)/.exec(String(table?.text))?.[1] ?? 0)
  if (maxId < capacity) return
  if (maxId >= flatIdsMax)
    throw fail('cannot_compute', {
      message: `Profile id ${maxId} is beyond what the person map holds in memory (${flatIdsMax}).`,
    })
  const maxArraySize = Math.min(flatIdsMax, Math.max(2 * capacity, 2 * maxId))
  const definition = { ...personMapDictionary, maxArraySize }
  await executor.command(
    'eventstore.person-map',
    writeDictionary(definition, executor.target, 'CREATE OR REPLACE DICTIONARY'),
  )
}
