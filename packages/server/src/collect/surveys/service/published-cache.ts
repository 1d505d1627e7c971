import { checkSurvey, type Survey } from '@opencxm/survey'
import { systemWorkspace } from '../../../platform/auth/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { PublishedSurvey } from '../model/running.ts'
import { type PublishedRow, readPublished } from '../store/definitions.ts'

const channel = 'surveys_published'
/** Versions in memory at once: a large one has some hundred kilobytes. */
const versionsMax = 500
/** Ids that nobody has, so that guessing them does not ask the database again and again. */
const unknownMax = 5_000
const unknownMs = 10_000

/** Published surveys in memory, so that a respondent costs no database. */
export type PublishedCache = {
  /** Null when no such survey or version is published. */
  find: (id: string, version?: number) => Promise<PublishedSurvey | null>
  /** Makes the next reading of a survey a new one: whoever changed it meets it so before the notification is here. */
  forget: (id: string) => void
  close: () => Promise<void>
}

/** Tells every process that a survey was published, closed or archived; takes effect at commit. */
export async function announcePublished(tx: StateStore, id: string): Promise<void> {
  await tx.notify(channel, id)
}

/** Keeps published surveys current by notification; after a lost connection everything is read anew. */
export async function openPublishedCache(state: StateStore, clock: () => number): Promise<PublishedCache> {
  const held = new Map<string, Promise<PublishedSurvey | null>>()
  const unknown = new Map<string, number>()
  const forget = (id: string) => {
    unknown.clear()
    for (const key of [...held.keys()]) if (key.startsWith(`${id}@`)) held.delete(key)
  }
  const forgetAll = () => {
    held.clear()
    unknown.clear()
  }
  const stop = await state.listen(channel, forget, { onReconnect: forgetAll })
  return {
    find: async (id, version) => {
      const key = `${id}@${version ?? ''}`
      if (!/^srv_[a-z0-9]{1,40}$/.test(id) || clock() - (unknown.get(key) ?? -unknownMs) < unknownMs) return null
      const known = held.get(key)
      if (known !== undefined) {
        // The one that was used last is forgotten last.
        held.delete(key)
        held.set(key, known)
        return await known
      }
      const reading = read(state, id, version)
      held.set(key, reading)
      if (held.size > versionsMax) held.delete(held.keys().next().value as string)
      const found = await reading.catch((error: unknown) => {
        if (held.get(key) === reading) held.delete(key)
        throw error
      })
      // Forgotten meanwhile: it may have been published since.
      if (found === null && held.get(key) === reading) {
        held.delete(key)
        unknown.set(key, clock())
        if (unknown.size > unknownMax) unknown.delete(unknown.keys().next().value as string)
      }
      return found
    },
    forget,
    close: stop,
  }
}

async function read(state: StateStore, id: string, version: number | undefined): Promise<PublishedSurvey | null> {
  const row = await readPublished(state, id, version ?? null)
  return row === null ? null : publishedOf(row, (await systemWorkspace(state, row.workspace_id)).name)
}

function publishedOf(row: PublishedRow, company: string): PublishedSurvey {
  const checked = checkSurvey(row.definition)
  // Checked when it was published: a stricter engine must not crash over what runs already.
  const survey = 'survey' in checked ? checked.survey : (row.definition as unknown as Survey)
  return {
    id: row.public_id,
    key: row.id,
    workspace: row.workspace_id,
    version: row.version,
    survey,
    company,
    open: row.is_open && row.archived_at === null,
  }
}
