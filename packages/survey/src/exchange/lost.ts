/**
 * Something that a foreign format has and we do not, or the other way round. `lost`: left out; `changed`: taken over as something
 * near to it. The path is that of the file it stands in; `what` names it there. `phrase`, `name` and `reason` (or `issue`, where the
 * check of definitions says why) are what a translation is made of.
 */
export type Lost = {
  path: string
  kind: 'lost' | 'changed'
  /** English: `phrase` with its name. */
  what: string
  phrase: string
  name: string
  /** English. */
  reason: string
  issue?: string
}

/** A phrase, or one with `{name}` and the name, which is a word of the file. */
export type What = string | readonly [phrase: string, name: string]

export type LoseNote = (path: string, what: What, reason: string, kind?: Lost['kind']) => void

/** Longest name that is repeated. */
const nameMax = 200
/** A file with more to say is no survey; what says so is at the end. */
const notesMax = 2_000

/** Writes notes into a list. */
export function noteInto(lost: Lost[]): LoseNote {
  return (...noted) => {
    const [path, what, reason, kind = 'lost'] = noted
    if (lost.length >= notesMax) return
    const [phrase, name] = typeof what === 'string' ? [what, ''] : what
    const short = name.slice(0, nameMax)
    lost.push({ path, kind, what: phrase.replace('{name}', () => short), phrase, name: short, reason })
  }
}
