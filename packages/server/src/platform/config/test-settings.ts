/** Settings of the test suite. Tests have no composition root that could hand them in, so they are read where needed. */
export type TestSettings = {
  /** Run the suite on this PostgreSQL instead of embedded ones; its role must be allowed to create databases. */
  databaseUrl: string | undefined
  /**
   * Run the suite on this ClickHouse server instead of embedded engines; its user must be allowed to create databases.
   * `loopback` runs embedded engines as if they were servers: over TCP, with password and compression.
   */
  clickhouseUrl: string | undefined
}

/** Reads the environment of the test process. */
export function readTestSettings(): TestSettings {
  return {
    databaseUrl: process.env.DATABASE_URL || undefined,
    clickhouseUrl: process.env.CLICKHOUSE_URL || undefined,
  }
}
