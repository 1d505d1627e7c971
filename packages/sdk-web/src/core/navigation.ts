/** Calls `changed` when the page changes its address without loading; gives what undoes it. */
export function watchAddress(changed: () => void): () => void {
  let last = addressNow()
  let live = true
  const look = () => {
    if (!live || addressNow() === last) return
    last = addressNow()
    changed()
  }
  const undo = (['pushState', 'replaceState'] as const).map((name) => {
    const original = history[name]
    const wrapped: History['pushState'] = function (this: History, ...given) {
      original.apply(this, given)
      look()
    }
    history[name] = wrapped
    // Somebody may have wrapped ours meanwhile: then it stays in place and does nothing.
    return () => {
      if (history[name] === wrapped) history[name] = original
    }
  })
  addEventListener('popstate', look)
  addEventListener('hashchange', look)
  return () => {
    live = false
    for (const one of undo) one()
    removeEventListener('popstate', look)
    removeEventListener('hashchange', look)
  }
}

/** Path, query and fragments that are routes (`#/cart`); a plain anchor is the same page. */
function addressNow(): string {
  const { pathname, search, hash } = location
  return pathname + search + (/^#!?\//.test(hash) ? hash : '')
}
