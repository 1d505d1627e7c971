import type { ClickHouseClient } from '@clickhouse/client'
import { onCluster, type Target } from './schema/ddl.ts'

const attemptsMax = 5
const pauseMilliseconds = 100

/**
 * Asks a ClickHouse server to end a query of ours, on all nodes of a cluster. Asked again a few times, because the first request may come
 * before the server knows the query. Never rejects: a query that goes on ends by its own limits.
 */
export async function killOnServer(client: ClickHouseClient, target: Target, queryId: string): Promise<void> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    try {
      const result = await client.query({
        query: `KILL QUERY${onCluster(target)} WHERE query_id = {id:String} ASYNC`,
        query_params: { id: queryId },
        format: 'JSONEachRow',
      })
      if ((await result.json()).length > 0) return
    } catch {
      return
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds).unref())
  }
}
