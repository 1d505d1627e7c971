import type { ApplyItem, ApplyStep } from '../../../collect/ingest/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { acceptedStatements } from '../model.ts'
import { insertStatements, knownProfiles } from '../store.ts'

/** The apply step that keeps what messages say on consent, with source and time as proof (CN1, CN2). */
export const applyConsent: ApplyStep = {
  name: 'applyConsent',
  run: async (batch, tx) => {
    const workspaces = new Map<WorkspaceId, ApplyItem[]>()
    for (const item of batch.items) {
      if (item.profile === 0 || item.message.consent === null) continue
      workspaces.set(item.workspace, [...(workspaces.get(item.workspace) ?? []), item])
    }
    for (const [workspace, items] of [...workspaces].sort(([a], [b]) => a - b)) {
      const untrusted = items.filter((item) => !item.trusted).map((item) => item.profile)
      const known = untrusted.length > 0 ? await knownProfiles(tx, workspace, untrusted) : new Set<number>()
      const rows = items.flatMap(({ profile, trusted, message, source }) =>
        acceptedStatements(message.consent ?? {}, { at: message.ts, known: known.has(profile), trusted }).map(
          (statement) => ({
            ...statement,
            profile,
            sourceId: source.id,
            messageKey: message.key,
          }),
        ),
      )
      await insertStatements(tx, workspace, rows)
    }
  },
}
