import { useCallback, useEffect, useRef, useState } from 'react'
import { type Draft, readDraft } from './draft.ts'
import { useKeepDraft } from './queries.ts'
import type { FileWithDraft } from './types.ts'

const pauseMs = 250

/**
 * The changes to one file's suggestion, kept by the server beside the file: a reload, going back and a colleague's link show
 * the same. `failed`: the last change could not be kept.
 */
export function useDraft(file: FileWithDraft) {
  const { mutate: keep, error } = useKeepDraft(file.id)
  const [draft, setDraft] = useState<Draft>(() => readDraft(file.draft))
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; next: Draft } | null>(null)
  const flush = useCallback(() => {
    if (waiting.current === null) return
    clearTimeout(waiting.current.timer)
    keep(waiting.current.next)
    waiting.current = null
  }, [keep])
  // Leaving the page, or closing the window, must not lose what was typed last.
  useEffect(() => {
    window.addEventListener('pagehide', flush)
    return () => {
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [flush])
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    setDraft(next)
    if (waiting.current !== null) clearTimeout(waiting.current.timer)
    waiting.current = { timer: setTimeout(flush, pauseMs), next }
  }
  return { draft, change, failed: error }
}
