/**
 * Calls `changed` when the page changes its address without loading, or is returned to without loading (from the back-forward cache); gives
 * what undoes it. A query that is replaced (a filter that writes
 * itself into the address with each key) is told as `isReplaced`: no page was reached.
 */
export function watchAddress(changed: (isReplaced: boolean) => void): () => void {
  let last = addressNow()
  let live = true
  const look = (isReplacing: boolean) => {
    const before = last
    last = addressNow()
    if (live && last.place + last.query !== before.place + before.query) {
      changed(isReplacing && last.place === before.place)
    }
  }
  const undo = (['pushState', 'replaceState'] as const).map((name) => {
    const original = history[name]
    const wrapped: History['pushState'] = function (this: History, ...given) {
      original.apply(this, given)
      look(name === 'replaceState')
    }
    history[name] = wrapped
    // Somebody may have wrapped ours meanwhile: then it stays in place and does nothing.
    return () => {
      if (history[name] === wrapped) history[name] = original
    }
  })
  const moved = () => look(false)
  const returned = (event: PageTransitionEvent) => {
    last = addressNow()
    if (live && event.persisted) changed(false)
  }
  addEventListener('popstate', moved)
  addEventListener('hashchange', moved)
  addEventListener('pageshow', returned)
  return () => {
    live = false
    for (const one of undo) one()
    removeEventListener('popstate', moved)
    removeEventListener('hashchange', moved)
    removeEventListener('pageshow', returned)
  }
}

/** Path with fragments that are routes (`#/cart`), and query; a plain anchor is the same page. */
export function addressNow(): { place: string; query: string } {
  const { pathname, search, hash } = location
  return { place: pathname + (/^#!?\//.test(hash) ? hash : ''), query: search }
}
