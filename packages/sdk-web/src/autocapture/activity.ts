import { guarded, guardedListener } from '../core/guarded.ts'
import { targetOf } from './dom.ts'

/** When the page last did something that answers a click: a request, a change of address, or anything else a visitor notices. */
export type Activity = { lastRequestAt: () => number; lastSignAt: () => number; stop: () => void }

type ActivityDeps = {
  now: () => number
  /** A request began. */
  requested: () => void
  /** A script sent this form by `form.submit()`, of which no event tells. */
  submitted: (form: HTMLFormElement) => void
}

const signs = ['submit', 'change', 'input', 'scroll', 'play', 'pause', 'toggle', 'copy', 'fullscreenchange']
const windowSigns = ['blur', 'beforeunload', 'pagehide', 'beforeprint']

/**
 * Watches requests (fetch, XMLHttpRequest, WebSocket) and signs of life. Beacons are none, and neither is a fetch with `keepalive`: nobody
 * waits for their answer, and analytics send them with each click. Our own requests do not pass here: they keep the first fetch.
 */
export function watchActivity({ now, requested, submitted }: ActivityDeps): Activity {
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
    wrap(window, 'fetch', (_, [resource, init]) => {
      const isBeacon = (init as RequestInit | undefined)?.keepalive ?? (resource as Request | undefined)?.keepalive
      if (!isBeacon) request()
    }),
    wrap(XMLHttpRequest.prototype, 'send', request),
    wrap(WebSocket.prototype, 'send', request),
    wrap(HTMLFormElement.prototype, 'submit', (form) => {
      if (live) submitted(form)
      request()
    }),
    wrap(window, 'open', sign),
    wrap(window, 'alert', sign),
    wrap(window, 'confirm', sign),
    wrap(window, 'prompt', sign),
    ...(navigator.clipboard ? [wrap(navigator.clipboard, 'writeText', sign)] : []),
  ]
  // A pressed button takes the focus and has answered nothing; a field that takes it has.
  const focus = guardedListener((event: Event) => {
    if (targetOf(event)?.matches('input,textarea,select,[contenteditable]')) sign()
  })
  for (const name of signs) document.addEventListener(name, sign, { capture: true, passive: true })
  document.addEventListener('focusin', focus)
  for (const name of windowSigns) addEventListener(name, sign)
  return {
    lastRequestAt: () => lastRequest,
    lastSignAt: () => lastSign,
    stop: () => {
      live = false
      for (const one of undo) one()
      for (const name of signs) document.removeEventListener(name, sign, { capture: true })
      document.removeEventListener('focusin', focus)
      for (const name of windowSigns) removeEventListener(name, sign)
    },
  }
}

/** Calls `before` ahead of a method of the page; gives what undoes it, unless somebody wrapped it once more. */
function wrap<T extends object, Name extends keyof T>(
  owner: T,
  name: Name,
  before: (on: T, given: readonly unknown[]) => void,
): () => void {
  const original = owner[name]
  if (typeof original !== 'function') return () => {}
  const wrapped = function (this: unknown, ...given: unknown[]): unknown {
    guarded(() => before(this as T, given))
    return Reflect.apply(original, this, given)
  } as T[Name]
  owner[name] = wrapped
  return () => {
    if (owner[name] === wrapped) owner[name] = original
  }
}
