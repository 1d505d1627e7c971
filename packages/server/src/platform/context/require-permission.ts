import { type CatalogueError, fail, say } from '../kernel/index.ts'
import type { Ctx } from './ctx.ts'
import { type Permission, permissionsOf, type Role } from './permissions.ts'

/** First line of every verb: throws `forbidden` unless the actor's role has the permission. */
export function requirePermission(ctx: Ctx, permission: Permission): void {
  if (!permissionsOf(ctx.actor.role).has(permission)) {
    throw lacksPermission(permission, ctx.actor.role)
  }
}

const lacking = {
  en: 'This needs the permission {permission}; the role {role} does not have it.',
  'zh-Hans': '此操作需要权限 {permission}，角色 {role} 没有该权限。',
  'zh-Hant': '此操作需要權限 {permission}，角色 {role} 沒有該權限。',
} as const

/** The error for a role without the permission. */
export function lacksPermission(permission: Permission, role: Role): CatalogueError {
  return fail('forbidden', { message: say(lacking, { permission, role }) })
}
