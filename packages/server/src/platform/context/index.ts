export type { Actor, Ctx, Language, Workspace } from './ctx.ts'
export type { Permission, Role } from './permissions.ts'
export { permissionsOf, roles } from './permissions.ts'
export { requirePermission } from './require-permission.ts'
