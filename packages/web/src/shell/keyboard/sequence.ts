/** What is remembered between two keys of a sequence such as `g h`. */
export type KeyState = { first: string | null; atMs: number }

/** Where `g` and a second key lead. Paths are the navigation's own. */
export type GoKeys = Readonly<Record<string, string>>

export type KeyAction =
  | { kind: 'none' }
  | { kind: 'wait' }
  | { kind: 'search' }
  | { kind: 'help' }
  | { kind: 'narrow' }
  | { kind: 'go'; path: string }

export type KeyPress = { key: string; atMs: number; typing: boolean; modified: boolean }

const waitMs = 1200

/** The state before any key. */
export const idle: KeyState = { first: null, atMs: 0 }

/** Decides what a key does: nothing while someone types or holds Ctrl, Alt or Meta. */
export function nextKey(state: KeyState, press: KeyPress, go: GoKeys): { state: KeyState; action: KeyAction } {
  const none = { state: idle, action: { kind: 'none' } } as const
  if (press.typing || press.modified) return none
  if (state.first === 'g' && press.atMs - state.atMs <= waitMs) {
    const path = go[press.key]
    return path === undefined ? none : { state: idle, action: { kind: 'go', path } }
  }
  if (press.key === 'g') return { state: { first: 'g', atMs: press.atMs }, action: { kind: 'wait' } }
  if (press.key === '/') return { state: idle, action: { kind: 'search' } }
  if (press.key === '?') return { state: idle, action: { kind: 'help' } }
  return press.key === '[' ? { state: idle, action: { kind: 'narrow' } } : none
}
