import type { Host, Properties } from '../core/host.ts'
import type { PageRule } from './rule.ts'

const struggleLookMs = 2000

/**
 * Calls `fire` when the rule's moment comes on this page, once, with the transaction that its event names; gives what ends the waiting.
 */
export function awaitMoment(rule: PageRule, host: Host, fire: (transaction: string) => void): () => void {
  const endings: (() => void)[] = []
  const end = () => {
    for (const ending of endings.splice(0)) ending()
  }
  const reached = (transaction = '') => {
    if (typeof rule.struggleAbove === 'number' && host.struggle() <= rule.struggleAbove) return
    end()
    fire(transaction)
  }
  const { trigger } = rule
  switch (trigger.kind) {
    case 'load':
      endings.push(after(0, () => reached()))
      break
    case 'dwell':
      endings.push(visibleFor(trigger.seconds * 1000, () => reached()))
      break
    case 'scroll':
      endings.push(scrolledTo(trigger.percent, () => reached()))
      break
    case 'exit':
      endings.push(leavesByTop(() => reached()))
      break
    case 'event':
      endings.push(
        host.onTrack((event, properties) => {
          if (event === trigger.event) reached(wordAt(properties, trigger.transactionProperty))
        }),
      )
      break
    case 'struggle': {
      const timer = setInterval(() => reached(), struggleLookMs)
      endings.push(() => clearInterval(timer))
    }
  }
  return end
}

/** What an event says of its transaction: an id, as text or number. */
function wordAt(properties: Properties, name: string | undefined): string {
  const value = name === undefined ? '' : properties[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : ''
}

function after(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms)
  return () => clearTimeout(timer)
}

/** Counts only the time in which the page can be seen. */
function visibleFor(ms: number, then: () => void): () => void {
  let left = ms
  const stepMs = 250
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') left -= stepMs
    if (left <= 0) then()
  }, stepMs)
  return () => clearInterval(timer)
}

/** Of the page; pages that stand still around what scrolls are that: it fills more than half of the window. */
function scrolledTo(percent: number, then: () => void): () => void {
  const look = ({ target }: Event) => {
    const at = target instanceof Element ? target : document.scrollingElement
    if (!at) return
    const { scrollTop, scrollHeight, clientHeight, clientWidth } = at
    const room = scrollHeight - clientHeight
    const isPage = clientHeight * clientWidth > (innerHeight * innerWidth) / 2
    if (isPage && room > 0 && (scrollTop / room) * 100 >= percent) then()
  }
  addEventListener('scroll', look, { capture: true, passive: true })
  return () => removeEventListener('scroll', look, { capture: true })
}

/** The pointer leaves through the upper edge, where tabs and the back button are. Touch screens have no such sign. */
function leavesByTop(then: () => void): () => void {
  const look = (event: MouseEvent) => {
    if (event.relatedTarget === null && event.clientY <= 0) then()
  }
  document.addEventListener('mouseout', look)
  return () => document.removeEventListener('mouseout', look)
}
