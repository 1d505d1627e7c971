import { type Kysely, sql } from 'kysely'

/** Sessions are kept under the SHA-256 of their token (platform/auth/hashed-sessions.ts); who is signed in stays signed in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`UPDATE auth_session SET token = encode(sha256(convert_to(token, 'UTF8')), 'hex')`.execute(db)
}
