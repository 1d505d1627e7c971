import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, newPublicId, say } from '../../../platform/kernel/index.ts'
import { isUniqueViolation } from '../../../platform/statestore/index.ts'
import type { Mapping, SavedMapping } from '../contract.ts'
import {
  deleteMappingRow,
  listMappingRows,
  type MappingRow,
  renameMappingRow,
  upsertMapping,
} from '../store/mappings.ts'
import { words } from '../words.ts'

/** Saved mappings by name. */
export async function listMappings(ctx: Ctx): Promise<SavedMapping[]> {
  requirePermission(ctx, 'imports:read')
  return (await listMappingRows(ctx.state, ctx.workspace.id)).map(viewOf)
}

/** Saves a mapping under its name; one of the same name is replaced. */
export async function saveMapping(ctx: Ctx, mapping: Mapping): Promise<SavedMapping> {
  requirePermission(ctx, 'imports:write')
  return await ctx.state.transaction(async (tx) => {
    const saved = { publicId: newPublicId('map'), mapping, now: new Date(ctx.clock()) }
    const row = await upsertMapping(tx, ctx.workspace.id, saved)
    await recordAudit(tx, ctx, { action: 'imports.mapping_saved', target: row.public_id })
    return viewOf(row)
  })
}

/** Renames a saved mapping; `conflict` when the name is taken. */
export async function renameMapping(ctx: Ctx, input: { id: string; name: string }): Promise<SavedMapping> {
  requirePermission(ctx, 'imports:write')
  try {
    return await ctx.state.transaction(async (tx) => {
      const change = { publicId: input.id, name: input.name, now: new Date(ctx.clock()) }
      const row = await renameMappingRow(tx, ctx.workspace.id, change)
      if (!row) throw fail('not_found', { message: say(words.noMapping) })
      await recordAudit(tx, ctx, { action: 'imports.mapping_renamed', target: input.id })
      return viewOf(row)
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw fail('conflict', { message: say(words.mappingNameTaken) })
    throw error
  }
}

/** Deletes a saved mapping. */
export async function deleteMapping(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'imports:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await deleteMappingRow(tx, ctx.workspace.id, id))) {
      throw fail('not_found', { message: say(words.noMapping) })
    }
    await recordAudit(tx, ctx, { action: 'imports.mapping_deleted', target: id })
  })
}

function viewOf(row: MappingRow): SavedMapping {
  return { id: row.public_id, name: row.name, mapping: row.mapping, updatedAt: row.updated_at.toISOString() }
}
