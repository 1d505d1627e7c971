import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { ReplyOf } from '../../../platform/contract/index.ts'
import { isTellingKey } from '../../../platform/privacy/index.ts'
import type { peopleRoutes } from '../contract.ts'
import { typeOfTrait } from '../model.ts'
import { traitKeys } from '../queries.ts'

const shown = { sharedBy: 5, values: 20, valueChars: 60, limit: 1000 }

/** What is known of the customers, to choose from when a segment or a breakdown is made (PE4). */
export async function listTraits(ctx: Ctx): Promise<ReplyOf<typeof peopleRoutes.traits>> {
  requirePermission(ctx, 'segments:read')
  const rows = await traitKeys(ctx.events, { workspace: ctx.workspace.id, ...shown })
  return {
    traits: rows.map((row) => {
      const sensitive = isTellingKey(row.key)
      const type = typeOfTrait(row)
      const offered = sensitive || type === 'list' || type === 'object' ? [] : row.shared
      return {
        key: row.key,
        type,
        people: row.people,
        sensitive,
        values: offered.map(([people, value]) => ({ value, people })),
      }
    }),
  }
}
