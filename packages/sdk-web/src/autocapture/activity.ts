/** When the page last did something that answers a click: a request, a change of address, or anything else a visitor notices. */
export type Activity = { lastRequestAt: () => number; lastSignAt: () => number; stop: () => void }

const signs = ['submit', 'change', 'input', 'scroll', 'play', 'pause', 'toggle', 'copy', 'fullscreenchange']

/** Watches requests (fetch, XMLHttpRequest, beacons) and signs of life. Our own requests do not pass here: they keep the first fetch. */
export function watchActivity(now: () => number, requested: () => void): Activity {
  let lastRequest = -Infinity
  let lastSign = -Infinity
  let live = true
  const sign = () => {
    lastSign = now()
  }
  const request = () => {
    if (!live) return
    lastRequest = now()
    requested()
  }
  const undo = [
    wrap(window, 'fetch', request),
    wrap(XMLHttpRequest.prototype, 'send', request),
    wrap(HTMLFormElement.prototype, 'submit', request),
    wrap(window, 'open', sign),
  ]
  // A pressed button takes the focus and has answered nothing; a field that takes it has.
  const focus = (event: Event) => {
    if (event.target instanceof Element && event.target.matches('input,textarea,select,[contenteditable]')) sign()
  }
  for (const name of signs) document.addEventListener(name, sign, { capture: true, passive: true })
  document.addEventListener('focusin', focus)
  addEventListener('blur', sign)
  addEventListener('beforeunload', sign)
  return {
    lastRequestAt: () => lastRequest,
    lastSignAt: () => lastSign,
    stop: () => {
      live = false
      for (const one of undo) one()
      for (const name of signs) document.removeEventListener(name, sign, { capture: true })
      document.removeEventListener('focusin', focus)
      removeEventListener('blur', sign)
      removeEventListener('beforeunload', sign)
    },
  }
}

/** Calls `before` ahead of a method of the page; gives what undoes it, unless somebody wrapped it once more. */
function wrap<T extends object, Name extends keyof T>(owner: T, name: Name, before: () => void): () => void {
  const original = owner[name]
  if (typeof original !== 'function') return () => {}
  const wrapped = function (this: unknown, ...given: unknown[]): unknown {
    before()
    return Reflect.apply(original, this, given)
  } as T[Name]
  owner[name] = wrapped
  return () => {
    if (owner[name] === wrapped) owner[name] = original
  }
}
