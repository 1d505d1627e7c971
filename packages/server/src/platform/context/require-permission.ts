import { fail } from '../kernel/index.ts'
import type { Ctx } from './ctx.ts'
import { type Permission, permissionsOf } from './permissions.ts'

/** First line of every verb: throws `forbidden` unless the actor's role has the permission. */
export function requirePermission(ctx: Ctx, permission: Permission): void {
  if (!permissionsOf(ctx.actor.role).has(permission)) {
    throw fail('forbidden', {
      message: `This needs the permission ${permission}; the role ${ctx.actor.role} does not have it.`,
    })
  }
}
