/** What a role may do. Routes name one permission each; the role matrix test walks all routes against this table. */
export const roles = ['owner', 'admin', 'analyst', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

const viewer = [
  'metrics:read',
  'journeys:read',
  'segments:read',
  'catalog:read',
  'workspace:read',
  'surveys:read',
  'programmes:read',
  'coverage:read',
] as const
const agent = [
  ...viewer,
  'people:read',
  'people:write',
  'feedback:read',
  'feedback:write',
  'consent:read',
  'consent:write',
] as const
const analyst = [
  ...agent,
  'metrics:write',
  'journeys:write',
  'segments:write',
  'catalog:write',
  'surveys:write',
  'programmes:write',
  'messages:read',
  'imports:read',
  'imports:write',
  'quarantine:read',
  'quarantine:write',
  'sources:read',
  'people:merge',
  'export:read',
] as const
const admin = [
  ...analyst,
  'messages:write',
  'sources:write',
  'keys:read',
  'keys:write',
  'team:read',
  'team:write',
  'workspace:write',
  'audit:read',
  'people:erase',
  'people:export',
] as const
const owner = [...admin, 'workspace:delete'] as const

export type Permission = (typeof owner)[number]

const table: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(viewer),
  agent: new Set(agent),
  analyst: new Set(analyst),
  admin: new Set(admin),
  owner: new Set(owner),
}

/** The permissions of a role. */
export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return table[role]
}
