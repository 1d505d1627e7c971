/** A thing of a list that was picked up by keyboard, and the place (from 0) where it would be put down. */
export type Lift = { id: string; place: number }

export type LiftStep =
  | { did: 'picked' | 'moved'; lift: Lift }
  | { did: 'cancelled'; lift: null }
  /** `over`: whose place it takes; null when it is put down where it was. */
  | { did: 'dropped'; lift: null; over: string | null }

type Press = { key: string; ids: readonly string[] }

/**
 * What a key on a grip does: Space or Enter picks up and puts down, arrow keys move by one (Home and End to the edges), Escape leaves it
 * where it was, Tab puts it down. Null when the key means nothing here. Only the order counts: nothing is measured on the screen, so
 * that no key has to wait for anything.
 */
export function pressGrip(id: string, lift: Lift | null, { key, ids }: Press): LiftStep | null {
  const from = ids.indexOf(id)
  if (from < 0) return null
  if (lift?.id !== id) return key === ' ' || key === 'Enter' ? { did: 'picked', lift: { id, place: from } } : null
  if (key === 'Escape') return { did: 'cancelled', lift: null }
  if (key === ' ' || key === 'Enter' || key === 'Tab')
    return { did: 'dropped', lift: null, over: lift.place === from ? null : (ids[lift.place] ?? null) }
  const to = { ArrowUp: lift.place - 1, ArrowDown: lift.place + 1, Home: 0, End: ids.length - 1 }[key]
  if (to === undefined) return null
  return { did: 'moved', lift: { id, place: Math.max(0, Math.min(ids.length - 1, to)) } }
}

/** On which side of a thing the line stands that shows where the lifted one would be put down; null for no line. */
export function lineAt(id: string, lift: Lift | null, ids: readonly string[]): 'above' | 'below' | null {
  if (!lift || ids[lift.place] !== id || lift.id === id) return null
  return lift.place < ids.indexOf(lift.id) ? 'above' : 'below'
}
