import { guardedListener } from '../core/guarded.ts'
import type { Properties } from '../core/host.ts'
import type { Activity } from './activity.ts'
import { isConnected, targetOf } from './dom.ts'
import { answersByItself, clickTarget, describe, isIgnored } from './element.ts'
import { addClick, answerMs, type Burst, type Signal } from './rules.ts'

/** What the click listener needs. */
export type ClickDeps = {
  activity: Activity
  now: () => number
  report: (event: string, properties: Properties) => void
  signal: (signal: Signal, properties: Properties) => void
}

export type Clicks = {
  /** An error happened now: the last click before it caused it, as far as one can tell. */
  errorHappened: (message: string) => void
  stop: () => void
}

type Recent = { at: number; info: Properties; blamed: boolean }
type Meant = { target: Element; info: Properties }

/** A click on a label clicks its field as well, in the same moment: once for the visitor. */
const labelMs = 50

/** Listens to clicks; of text and values nothing is read but to blot it out. */
export function watchClicks({ activity, now, report, signal }: ClickDeps): Clicks {
  let burst: Burst | null = null
  let meant: Meant | null = null
  let labelled = { target: null as Element | null, at: 0 }
  let recent: Recent[] = []
  const watching = new Set<() => void>()
  const onClick = (event: MouseEvent) => {
    const path = event.composedPath()
    const element = targetOf(event)
    if (!event.isTrusted || !element || isIgnored(element)) return
    const target = clickTarget(element)
    if (!target) return
    const at = now()
    if (labelled.target === target && element === target && at - labelled.at < labelMs) return
    if (element !== target && target.matches('input,select,textarea')) labelled = { target, at }
    const info = describe(target)
    report('$click', info)
    recent = recent.filter((one) => at - one.at < answerMs).concat({ at, info, blamed: false })
    // A held key clicks thirty times a second: by keyboard nobody rages.
    if (event.detail > 0) addToBurst({ target, info }, { at, isIgnored: isIgnored(element, 'rage') })
    // A link that is clicked with a key held opens elsewhere, behind this page.
    const opensElsewhere =
      (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && target.matches('a[href]')
    if (!opensElsewhere && !answersByItself(target) && !isIgnored(element, 'dead')) watchForAnswer(at, { info, path })
  }
  const addToBurst = (click: Meant, { at, isIgnored: ignored }: { at: number; isIgnored: boolean }) => {
    // Pages that draw anew after each click put another element in the same place.
    const isReplaced =
      meant !== null && !isConnected(meant.target) && meant.info.$selector === click.info.$selector && burst !== null
    const before = isReplaced && burst ? { ...burst, target: click.target } : burst
    meant = click
    const added = addClick(before, { target: click.target, at })
    burst = added.burst
    if (added.rage && !ignored) signal('rage', { ...click.info, $clicks: added.burst.times.length })
  }
  const watchForAnswer = (at: number, { info, path }: { info: Properties; path: readonly EventTarget[] }) => {
    // One click a second is watched: of a burst, the first tells.
    if (watching.size > 0) return
    let changed = false
    const address = location.href
    const observer = new MutationObserver(() => {
      changed = true
      end()
    })
    const timer = setTimeout(() => {
      end()
      const answered = activity.lastRequestAt() >= at || activity.lastSignAt() >= at || location.href !== address
      if (!changed && !answered && document.visibilityState === 'visible') signal('dead', info)
    }, answerMs)
    const end = () => {
      observer.disconnect()
      clearTimeout(timer)
      watching.delete(end)
    }
    watching.add(end)
    for (const root of rootsToWatch(path)) {
      observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    }
  }
  // Capturing: the page may stop the event on its way.
  const listener = guardedListener(onClick)
  document.addEventListener('click', listener, true)
  return {
    errorHappened: (message) => {
      const at = now()
      // The last click first: what came before it was well for a while.
      for (const click of recent.slice().reverse()) {
        if (click.blamed || at - click.at > answerMs) continue
        click.blamed = true
        signal('error', { ...click.info, $message: message })
        return
      }
    },
    stop: () => {
      document.removeEventListener('click', listener, true)
      for (const end of [...watching]) end()
    },
  }
}

const rootsMax = 200

/**
 * The document, and where the click went through web components, their open shadow roots: no observer of the document sees changes in
 * those. Looked for only then, since it takes a look at every element.
 */
function rootsToWatch(path: readonly EventTarget[]): Node[] {
  const roots: Node[] = [document]
  if (!path.some((one) => one instanceof ShadowRoot)) return roots
  for (let index = 0; index < roots.length && roots.length < rootsMax; index++) {
    ;(roots[index] as Document | ShadowRoot).querySelectorAll('*').forEach((element) => {
      if (element.shadowRoot) roots.push(element.shadowRoot)
    })
  }
  return roots
}
