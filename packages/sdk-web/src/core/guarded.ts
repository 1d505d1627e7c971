/** Runs what must not throw into the page's own code, where the page took something away that every browser has. */
export function guarded(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    console.warn('opencxm:', error)
  }
}

/** The same for a listener. */
export function guardedListener<Given>(listener: (given: Given) => void): (given: Given) => void {
  return (given) => guarded(() => listener(given))
}
