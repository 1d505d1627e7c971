import type { Properties } from '../core/host.ts'
import type { Activity } from './activity.ts'
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
  /** An error happened now: the clicks of the last second caused it, as far as one can tell. */
  errorHappened: (message: string) => void
  stop: () => void
}

type Recent = { at: number; info: Properties; blamed: boolean }

/** Listens to clicks; of text and values nothing is read. */
export function watchClicks({ activity, now, report, signal }: ClickDeps): Clicks {
  let burst: Burst | null = null
  let recent: Recent[] = []
  const watching = new Set<() => void>()
  const onClick = (event: MouseEvent) => {
    const element = event.target
    if (!event.isTrusted || !(element instanceof Element) || isIgnored(element)) return
    const target = clickTarget(element)
    // Enter in a field clicks the form's button: no second click of the visitor.
    if (!target) return
    const at = now()
    const info = describe(target)
    report('$click', info)
    recent = recent.filter((one) => at - one.at < answerMs).concat({ at, info, blamed: false })
    const added = addClick(burst, { target, at })
    burst = added.burst
    if (added.rage && !isIgnored(element, 'rage')) signal('rage', { ...info, $clicks: added.burst.times.length })
    if (!answersByItself(target) && !isIgnored(element, 'dead')) watchForAnswer(at, info)
  }
  const watchForAnswer = (at: number, info: Properties) => {
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
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  }
  // Capturing: the page may stop the event on its way.
  document.addEventListener('click', onClick, true)
  return {
    errorHappened: (message) => {
      const at = now()
      for (const click of recent) {
        if (click.blamed || at - click.at > answerMs) continue
        click.blamed = true
        signal('error', { ...click.info, $message: message })
        return
      }
    },
    stop: () => {
      document.removeEventListener('click', onClick, true)
      for (const end of Array.from(watching)) end()
    },
  }
}
