import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Json } from '../kernel/index.ts'

/** `jsonb`: read parsed, written as text (a list would become a PostgreSQL array otherwise). */
type JsonColumn = ColumnType<Json, string, string>

export type JobState = 'waiting' | 'running' | 'failed'

/** The tables of platform/jobs, as migration 0010 makes them. */
export type JobsTables = {
  jobs_job: {
    id: GeneratedAlways<number>
    name: string
    key: string | null
    payload: JsonColumn
    state: Generated<JobState>
    /** NULL = at once. */
    run_at: Date | null
    attempts: Generated<number>
    worker: string | null
    lease_until: Date | null
    last_error: string | null
    created_at: Generated<Date>
    failed_at: Date | null
  }
  jobs_schedule: { name: string; spec: string; next_at: Date }
  outbox: {
    id: GeneratedAlways<number>
    position: number | null
    workspace_id: number
    type: string
    payload: JsonColumn
    created_at: Generated<Date>
  }
  outbox_head: { position: number }
  outbox_subscriber: { name: string; types: string[]; position: number; seen_at: Generated<Date> }
  outbox_parked: {
    subscriber: string
    position: number
    workspace_id: number
    attempts: number
    retry_at: Date
    last_error: string | null
    gave_up_at: Date | null
  }
}

/** Channels that wake the runner; the payload says nothing, the tables say all. */
export const jobsChannel = 'opencxm_jobs'
export const outboxChannel = 'opencxm_outbox'
