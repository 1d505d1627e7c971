/** A corner of the browser's storage under a prefix. Without storage (private mode, full, forbidden) everything lives in memory. */
export type Store = {
  get: (name: string) => string | null
  /** False when it is only remembered until the page is left. */
  set: (name: string, value: string) => boolean
  remove: (name: string) => void
  /** Names that begin so, of all tabs. */
  names: (start: string) => string[]
  /** Removes everything under the prefix. */
  clear: () => void
}

/** Opens a corner; touches nothing yet. `area` may throw: browsers forbid even to look. */
export function openStore(area: () => Storage, prefix: string): Store {
  const memory = new Map<string, string>()
  const attempt = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    let result = otherwise
    try {
      result = use(area())
    } catch {
      // Private mode, full, or forbidden: memory it is.
    }
    return result
  }
  const store: Store = {
    get: (name) => {
      const held = attempt((storage) => storage.getItem(prefix + name), null)
      return held === null ? (memory.get(name) ?? null) : held
    },
    set: (name, value) => {
      const kept = attempt((storage) => {
        storage.setItem(prefix + name, value)
        return true
      }, false)
      if (kept) memory.delete(name)
      else memory.set(name, value)
      return kept
    },
    remove: (name) => {
      memory.delete(name)
      attempt((storage) => storage.removeItem(prefix + name), undefined)
    },
    names: (start) => {
      const stored = attempt((storage) => {
        const found: string[] = []
        for (let index = 0; index < storage.length; index++) {
          const key = storage.key(index)
          if (key !== null && key.indexOf(prefix + start) === 0) found.push(key.slice(prefix.length))
        }
        return found
      }, [])
      const remembered = [...memory.keys()].filter((name) => name.indexOf(start) === 0)
      return stored.concat(remembered.filter((name) => stored.indexOf(name) < 0))
    },
    clear: () => store.names('').forEach(store.remove),
  }
  return store
}

/** A stored object; an empty one when there is none or someone else wrote nonsense into it. */
export function readObject<T extends object>(store: Store, name: string): Partial<T> {
  try {
    const value: unknown = JSON.parse(store.get(name) || '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Partial<T>) : {}
  } catch {
    return {}
  }
}
