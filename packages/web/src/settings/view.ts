import type { Language } from '../ui/format/index.ts'

/** Roles from the most to the least that one may do. */
export const roles = ['owner', 'admin', 'analyst', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

/** One of the roles for a text of a control; undefined when it is none. */
export function toRole(text: string): Role | undefined {
  return roles.find((role) => role === text)
}

/** Roles that one may give: not more than one's own. */
export function rolesUpTo(own: Role): Role[] {
  return roles.slice(roles.indexOf(own))
}

/** True for the only owner there is: the server keeps them, so the page does not offer to remove them. */
export function isLastOwner(member: { id: string; role: Role }, members: readonly { role: Role }[]): boolean {
  return member.role === 'owner' && members.filter((one) => one.role === 'owner').length === 1
}

/** True when this browser and the server know the time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone.trim() !== ''
  } catch {
    return false
  }
}

/** The zones to offer, with the one in use. */
export function timeZones(current: string): string[] {
  return [...new Set([current, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
}

export const auditActions = [
  'key_create',
  'key_revoke',
  'team_invite',
  'team_revoke_invitation',
  'team_join',
  'team_change_role',
  'team_remove',
  'workspace_update',
  'segment_create',
  'segment_update',
  'segment_remove',
  'segment_restore',
  'imports_started',
  'imports_cancelled',
  'imports_undone',
  'imports_resumed',
  'imports_repaired',
  'imports_file_removed',
  'imports_mapping_saved',
  'imports_mapping_renamed',
  'imports_mapping_deleted',
  'journeys_money_assumption',
  'workspace_create',
  'account_change_password',
  'account_reset_password',
  'source_create',
  'source_update',
  'source_revoke',
  'inpage_create',
  'inpage_update',
  'inpage_switch',
  'inpage_remove',
  'inpage_restore',
  'programme_create',
  'programme_update',
  'programme_switch',
  'programme_remove',
  'programme_restore',
  'channel_create',
  'channel_update',
  'channel_verify',
  'channel_remove',
  'channel_open_tracking',
  'channel_lift_bounce',
  'budget_update',
  'feedback_reply',
  'feedback_withdraw_reply',
  'feedback_retry_reply',
  'feedback_lift_bounce',
  'feedback_read_all',
  'feedback_update',
  'feedback_accept_observation',
  'feedback_refuse_observation',
  'feedback_create_unit',
  'feedback_rotate_unit',
  'feedback_remove_unit',
  'feedback_create_connector',
  'feedback_update_connector',
  'feedback_rotate_connector',
  'feedback_remove_connector',
  'quarantine_replay',
  'quarantine_discard',
  'quarantine_keep',
  'catalog_update_event',
  'catalog_put_stage',
  'catalog_delete_stage',
  'catalog_put_touchpoint',
  'catalog_delete_touchpoint',
  'metric_create',
  'metric_update',
  'metric_remove',
  'people_undo_merge',
  'people_redo_merge',
  'people_export',
  'people_erase',
  'imports_file_uploaded',
  'survey_create',
  'survey_import',
  'survey_open',
  'survey_publish',
  'survey_archive',
  'survey_personal_link',
  'survey_export',
  'consent_put_purpose',
  'consent_add_wording',
  'consent_put_basis',
  'consent_end_basis',
  'consent_record',
  'consent_link',
  'consent_decide_request',
  'consent_create_form',
  'consent_update_form',
  'consent_rotate_form',
  'consent_remove_form',
] as const
export type AuditAction = (typeof auditActions)[number]

/** The key of an action's words (`team.invite` becomes `team_invite`), or null when the interface has none. */
export function auditWord(action: string): AuditAction | null {
  const key = action.replace('.', '_')
  return auditActions.find((one) => one === key) ?? null
}

/** Details of an entry in one line: `role viewer → analyst · name Lantern`. */
export function detailsLine(details: Readonly<Record<string, unknown>>, language: Language): string {
  return Object.entries(details)
    .filter(([, value]) => !saysNothing(value))
    .map(([key, value]) => `${key.replaceAll('_', ' ')} ${detailText(value, language)}`)
    .join(' · ')
}

/** True for what was made without a value: an owner that nobody named, a mark that was not set. */
function saysNothing(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('before' in value && 'after' in value)) return false
  return isNothing(value.before) && (isNothing(value.after) || value.after === false)
}

const isNothing = (value: unknown) => value === null || value === undefined || value === ''

/** A value as people read it: a change as `before → after`, a name in its language, a list by its items. */
function detailText(value: unknown, language: Language): string {
  if (isNothing(value)) return '–'
  if (Array.isArray(value)) return value.map((one) => detailText(one, language)).join(', ')
  if (typeof value !== 'object') return String(value)
  if ('before' in value && 'after' in value) {
    const after = detailText(value.after, language)
    return isNothing(value.before) ? after : `${detailText(value.before, language)} → ${after}`
  }
  const names = value as Record<string, unknown>
  if (typeof names.en === 'string') return detailText(names[language] ?? names.en, language)
  const parts = Object.entries(names).map(([key, inner]) => `${key} ${detailText(inner, language)}`)
  return parts.length === 0 ? '–' : `(${parts.join(', ')})`
}
