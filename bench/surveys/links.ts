import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { BenchServer } from '../server.ts'
import { untilApplied } from '../server.ts'
import type { LoadOrder } from './load.ts'

const peopleCount = 1_000

/** Personal links of a survey for people who exist, as many as asked for; their tokens do not matter, since sessions are sealed by us. */
export async function makeLinks(
  server: BenchServer,
  survey: string,
  count: number,
): Promise<NonNullable<LoadOrder['links']>> {
  const people = await peopleOf(server)
  const rows = await askState<{ first: string }>(
    server,
    `WITH made AS (INSERT INTO surveys_link (workspace_id, survey_id, token_hash, kind, person, expires_at)
      SELECT s.workspace_id, s.id, sha256(convert_to($1 || clock_timestamp()::text || n::text, 'UTF8')), 'personal', $2, now() + interval '1 day'
      FROM surveys_survey s, generate_series(1, $3::int) n WHERE s.public_id = $1 RETURNING id)
    SELECT min(id) AS first FROM made`,
    [survey, people[0], count],
  )
  return { first: Number(rows[0]?.first), count, people }
}

async function peopleOf(server: BenchServer): Promise<number[]> {
  const read = async () =>
    (await askState<{ id: string }>(server, 'SELECT id FROM identity_profile ORDER BY id LIMIT $1', [peopleCount])).map(
      ({ id }) => Number(id),
    )
  const found = await read()
  if (found.length === peopleCount) return found
  const batch = Array.from({ length: peopleCount }, (_, at) => ({
    ...{ type: 'identify', messageId: `p${at}`, userId: `bench-${at}` },
  }))
  const authorization = `Basic ${Buffer.from(`${server.writeKey}:`).toString('base64')}`
  const reply = await fetch(`${server.url}/v1/batch`, {
    ...{ method: 'POST', headers: { authorization }, body: JSON.stringify({ batch }) },
  })
  if (!reply.ok) throw new Error(`batch: ${reply.status} ${await reply.text()}`)
  await untilApplied(server)
  return await read()
}

/** Rows of a statement for the server's PostgreSQL, past the product. */
async function askState<Row extends pg.QueryResultRow>(
  { dataFolder }: BenchServer,
  query: string,
  values: unknown[],
): Promise<Row[]> {
  const password = (await readFile(join(dataFolder, 'secrets/postgres-password'), 'utf8')).trim()
  const host = join(dataFolder, 'postgres/run')
  const client = new pg.Client({ host, port: 5432, user: 'opencxm', database: 'opencxm', password })
  await client.connect()
  try {
    return (await client.query<Row>(query, values)).rows
  } finally {
    await client.end()
  }
}
