/**
 * Something that a foreign format has and we do not, or the other way round. `lost`: left out; `changed`: taken over as something
 * near to it. The path is that of the file it stands in; `what` names it there.
 */
export type Lost = { path: string; kind: 'lost' | 'changed'; what: string; reason: string }

export type LoseNote = (path: string, what: string, reason: string, kind?: Lost['kind']) => void
