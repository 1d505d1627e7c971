import { type Kysely, sql } from 'kysely'

/**
 * Rules of in-page asks used to hold raw struggle (weighted signals per minute); now they hold a score of 0 to 100. What was set is
 * carried over by the stated prior of understand/struggle, since nothing else is known at this point.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`UPDATE inpage_rule SET definition = jsonb_set(definition, '{struggleAtLeast}',
    to_jsonb(least(99, greatest(1, floor(100 - 20 * exp(-least(700, (definition->>'struggleAtLeast')::float8) / 2))))::integer))
    WHERE jsonb_typeof(definition->'struggleAtLeast') = 'number'`.execute(db)
}
