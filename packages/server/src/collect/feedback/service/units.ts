import { randomBytes } from 'node:crypto'
import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import { hashKey, type Sealer } from '../../../platform/privacy/index.ts'
import type { FeedbackUnit } from '../contract.ts'
import { deleteUnit, insertUnit, readUnits, rotateUnitCode, type UnitRow } from '../store/units.ts'
import { words } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'

type Deps = Pick<FeedbackDeps, 'sealer' | 'publicUrl'>

/** 128 random bits: nobody finds a unit's page by trying. */
function newCode(sealer: Sealer): { hash: Buffer; sealed: Buffer } {
  const code = randomBytes(16).toString('base64url')
  return { hash: hashKey(code), sealed: sealer.seal(code) }
}

function unitOf(deps: Deps, row: UnitRow): FeedbackUnit {
  return {
    id: row.public_id,
    name: row.name,
    touchpoint: row.touchpoint,
    address: `${deps.publicUrl()}/f/${deps.sealer.open(row.code_sealed)}`,
    waiting: row.waiting,
    accepted: row.accepted,
    rotatedAt: row.rotated_at.toISOString(),
  }
}

/** Units by name. */
export async function listUnits(ctx: Ctx, deps: Deps): Promise<FeedbackUnit[]> {
  requirePermission(ctx, 'sources:read')
  return (await readUnits(ctx.state, ctx.workspace.id)).map((row) => unitOf(deps, row))
}

async function requireUnit(ctx: Ctx, deps: Deps, id: string): Promise<FeedbackUnit> {
  const row = (await readUnits(ctx.state, ctx.workspace.id, id))[0]
  if (!row) throw fail('not_found', { message: say(words.noUnit) })
  return unitOf(deps, row)
}

/** Makes a unit with a page of its own. */
export async function createUnit(
  ctx: Ctx,
  deps: Deps,
  input: { name: string; touchpoint: string | null },
): Promise<FeedbackUnit> {
  requirePermission(ctx, 'sources:write')
  const id = await ctx.state.transaction(async (tx) => {
    const made = await insertUnit(tx, ctx.workspace.id, { ...input, code: newCode(deps.sealer) })
    await recordAudit(tx, ctx, { action: 'feedback.create_unit', target: made, details: input })
    return made
  })
  return await requireUnit(ctx, deps, id)
}

/** Gives a unit's page another address; the old one opens nothing any more. */
export async function rotateUnit(ctx: Ctx, deps: Deps, id: string): Promise<FeedbackUnit> {
  requirePermission(ctx, 'sources:write')
  await ctx.state.transaction(async (tx) => {
    const code = newCode(deps.sealer)
    if (!(await rotateUnitCode(tx, ctx.workspace.id, { id, code, now: new Date(ctx.clock()) })))
      throw fail('not_found', { message: say(words.noUnit) })
    await recordAudit(tx, ctx, { action: 'feedback.rotate_unit', target: id })
  })
  return await requireUnit(ctx, deps, id)
}

/** Removes a unit's page. */
export async function removeUnit(ctx: Ctx, id: string): Promise<void> {
  requirePermission(ctx, 'sources:write')
  await ctx.state.transaction(async (tx) => {
    if (!(await deleteUnit(tx, ctx.workspace.id, { id, now: new Date(ctx.clock()) })))
      throw fail('not_found', { message: say(words.noUnit) })
    await recordAudit(tx, ctx, { action: 'feedback.remove_unit', target: id })
  })
}
