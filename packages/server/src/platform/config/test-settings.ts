/** Settings of the test suite. Tests have no composition root that could hand them in, so they are read where needed. */
export type TestSettings = {
  /** Run the suite on this PostgreSQL instead of embedded ones; its role must be allowed to create databases. */
  databaseUrl: string | undefined
}

/** Reads the environment of the test process. */
export function readTestSettings(): TestSettings {
  return { databaseUrl: process.env.DATABASE_URL || undefined }
}
