import { useState } from 'react'
import { type Draft, readDraft } from './draft.ts'

/** The changes to one file's suggestion, kept in this window: a reload loses nothing. */
export function useDraft(fileId: string) {
  const place = `opencxm.import.${fileId}`
  const [draft, setDraft] = useState<Draft>(() => readDraft(sessionStorage.getItem(place)))
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part }
    sessionStorage.setItem(place, JSON.stringify(next))
    setDraft(next)
  }
  const forget = () => sessionStorage.removeItem(place)
  return { draft, change, forget }
}
