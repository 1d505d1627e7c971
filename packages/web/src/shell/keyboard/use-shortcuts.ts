import { useEffect, useRef } from 'react'
import { type NavPath, navigation } from '../frame/nav.ts'
import { idle, type KeyState, nextKey } from './sequence.ts'

/** Letter after `g` to page, as the navigation has it. */
export const goKeys: Readonly<Record<string, string>> = Object.fromEntries(
  navigation.flatMap((room) => room.pages.map((page) => [page.key, page.path])),
)

type Actions = { go: (path: NavPath) => void; search: () => void; help: () => void; narrow: () => void }

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}

/** Listens for the shortcuts of the whole window; pages listen for their own. */
export function useShortcuts(actions: Actions): void {
  const state = useRef<KeyState>(idle)
  const now = useRef(actions)
  now.current = actions
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const dialogOpen = document.querySelector('dialog[open]') !== null
      const press = {
        key: event.key,
        atMs: event.timeStamp,
        typing: dialogOpen || isTyping(event.target),
        modified: event.ctrlKey || event.metaKey || event.altKey,
      }
      const next = nextKey(state.current, press, goKeys)
      state.current = next.state
      if (next.action.kind === 'none') return
      event.preventDefault()
      if (next.action.kind === 'go') now.current.go(next.action.path as NavPath)
      if (next.action.kind === 'search') now.current.search()
      if (next.action.kind === 'help') now.current.help()
      if (next.action.kind === 'narrow') now.current.narrow()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
