import { type Kysely, sql } from 'kysely'

const statements = [
  // Uploaded files; the bytes lie in the data folder under the public id. sha256 is of the content, unpacked.
  sql`CREATE TABLE imports_file (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    bytes_received bigint NOT NULL DEFAULT 0,
    sha256 text,
    state text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'ready', 'removed')),
    created_at timestamptz NOT NULL,
    completed_at timestamptz,
    CHECK ((state = 'receiving') OR (sha256 IS NOT NULL) OR (state = 'removed'))
  )`,
  sql`CREATE INDEX imports_file_age ON imports_file (created_at) WHERE state <> 'removed'`,
  sql`CREATE TABLE imports_mapping (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    mapping jsonb NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (workspace_id, name)
  )`,
  // id is the number that events carry in their column "import". One import is one run of one file with one mapping.
  sql`CREATE TABLE imports_import (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    file_id integer NOT NULL REFERENCES imports_file (id),
    file_name text NOT NULL,
    file_hash text NOT NULL,
    name text NOT NULL,
    mapping jsonb NOT NULL,
    columns jsonb NOT NULL DEFAULT '[]',
    state text NOT NULL DEFAULT 'queued'
      CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'undoing', 'undone')),
    cancel_requested boolean NOT NULL DEFAULT false,
    error text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    chunks integer NOT NULL DEFAULT 0,
    rows_read bigint NOT NULL DEFAULT 0,
    rows_accepted bigint NOT NULL DEFAULT 0,
    rows_rejected bigint NOT NULL DEFAULT 0,
    rows_skipped bigint NOT NULL DEFAULT 0,
    rows_unchanged bigint NOT NULL DEFAULT 0,
    rows_without_time bigint NOT NULL DEFAULT 0,
    rows_without_person bigint NOT NULL DEFAULT 0,
    messages bigint NOT NULL DEFAULT 0,
    texts_damaged bigint NOT NULL DEFAULT 0,
    fraction double precision NOT NULL DEFAULT 0,
    resumed_at timestamptz,
    resumed_rows bigint NOT NULL DEFAULT 0,
    resumed_fraction double precision NOT NULL DEFAULT 0,
    moved_at timestamptz
  )`,
  sql`CREATE INDEX imports_import_list ON imports_import (workspace_id, id DESC)`,
  sql`CREATE INDEX imports_import_file ON imports_import (file_id)`,
  sql`CREATE INDEX imports_import_hash ON imports_import (workspace_id, file_hash)`,
  // Rows that were not imported, with every reason; cells as the reader gave them.
  sql`CREATE TABLE imports_rejected (
    import_id integer NOT NULL REFERENCES imports_import (id) ON DELETE CASCADE,
    line bigint NOT NULL,
    cells jsonb NOT NULL,
    problems jsonb NOT NULL,
    reason text NOT NULL,
    group_key text,
    PRIMARY KEY (import_id, line)
  )`,
  sql`CREATE INDEX imports_rejected_reason ON imports_rejected (import_id, reason)`,
  sql`CREATE INDEX imports_rejected_group ON imports_rejected (import_id, group_key) WHERE group_key IS NOT NULL`,
  // Which import a message came from, by 128 bits of its row and slot: what makes running an import again change nothing,
  // for as long as the import stands (the receiver forgets message keys after a week).
  sql`CREATE TABLE imports_key (
    workspace_id integer NOT NULL,
    key uuid NOT NULL,
    import_id integer NOT NULL,
    PRIMARY KEY (workspace_id, key)
  )`,
  sql`CREATE INDEX imports_key_import ON imports_key (import_id)`,
]

/** Tables of collect/imports: files, saved mappings, imports, rejected rows, keys of imported messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
