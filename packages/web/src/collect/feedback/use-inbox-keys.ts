import { useEffect, useRef } from 'react'
import { isCovered } from '../../ui/dialog/is-covered.ts'

/** Id of the inbox's search box, so that `/` finds it. */
export const searchBoxId = 'inbox-search'

/** Id of the box in which a reply is written, so that `r` finds it. */
export const replyBoxId = 'inbox-reply'

type Keys = { step: (by: 1 | -1) => void; done: () => void; close: () => void }

/** j, k, e, r, / and Escape on the inbox. It listens before the window's own shortcuts, since `/` means this page's search here. */
export function useInboxKeys(keys: Keys): void {
  const now = useRef(keys)
  now.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event
      const isTyping =
        target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
      if (event.ctrlKey || event.metaKey || event.altKey || isCovered()) return
      if (isTyping) return
      const actions: Record<string, () => void> = {
        j: () => now.current.step(1),
        k: () => now.current.step(-1),
        e: () => now.current.done(),
        r: () => document.getElementById(replyBoxId)?.focus(),
        '/': () => document.getElementById(searchBoxId)?.focus(),
        Escape: () => now.current.close(),
      }
      const action = actions[event.key]
      // "g j" and "g e" lead to other pages: the key after g is not ours.
      if (!action || lastKey.current === 'g') {
        lastKey.current = event.key
        return
      }
      lastKey.current = event.key
      event.preventDefault()
      event.stopImmediatePropagation()
      action()
    }
    const lastKey = { current: '' }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [])
}
