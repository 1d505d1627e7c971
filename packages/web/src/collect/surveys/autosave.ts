import type { SurveyDraft } from '@opencxm/server/contract'
import type { Survey } from '@opencxm/survey'
import { useCallback, useEffect, useRef, useState } from 'react'
import { factsOf, mayRetry } from '../../shell/api/problem.ts'
import { useSessionEnded } from '../../shell/session-end.ts'
import { saveDraft } from './queries.ts'

export type SaveState =
  | { kind: 'saved' | 'waiting' | 'saving' }
  | { kind: 'failed'; error: unknown }
  /** Somebody else saved meanwhile; `revision` is theirs where the server said it. */
  | { kind: 'conflict'; revision: number | null }

const pauseMs = 700
/** Before what failed by chance is tried again; a session that is there again waits less. */
const againMs = { chance: 5_000, session: 500 }

type Input = { draft: SurveyDraft; survey: Survey; enabled: boolean }

export type Autosave = {
  state: SaveState
  /** What is saved differs from the newest published version, or nothing is published. */
  unpublished: boolean
  revision: number
  /** Saves now what is not saved yet; resolves with the revision, or null when it could not be saved. */
  flush: () => Promise<number | null>
  /** Takes another revision as the base, such as after loading what somebody else saved; `saved` is what it holds. */
  rebase: (revision: number, saved: Survey | null) => void
}

/** Saves a survey a moment after each change, one request at a time, and never over somebody else's work. */
export function useAutosave({ draft, survey, enabled }: Input): Autosave {
  const { id, revision: first } = draft
  const [state, setState] = useState<SaveState>({ kind: 'saved' })
  const [unpublished, setUnpublished] = useState(draft.unpublished)
  // Known anew with each version and each save.
  useEffect(() => setUnpublished(draft.unpublished), [draft])
  const [revision, setRevision] = useState(first)
  const now = useRef({
    revision: first,
    survey,
    saved: survey,
    running: null as Promise<number | null> | null,
    /** What was sent and never answered: it may be saved, so that it is sent again before anything newer. */
    unsure: null as Survey | null,
    blocked: false,
  })
  now.current.survey = survey
  const save = useCallback(async (): Promise<number | null> => {
    const current = now.current
    if (current.blocked) return null
    const { unsure } = current
    const sent = unsure ?? current.survey
    if (sent === current.saved) return current.revision
    setState({ kind: 'saving' })
    try {
      const reply = await saveDraft(id, { revision: current.revision, definition: sent })
      current.revision = reply.revision
      current.saved = sent
      current.unsure = null
      setRevision(reply.revision)
      setUnpublished(reply.unpublished)
      setState({ kind: current.survey === sent ? 'saved' : 'waiting' })
      return unsure === null || current.survey === sent ? reply.revision : await save()
    } catch (error) {
      const facts = factsOf(error)
      current.unsure = mayRetry(facts) ? sent : null
      if (facts.code === 'conflict') {
        const found = Number(facts.problems.find(({ field }) => field.endsWith('revision'))?.found)
        current.blocked = true
        setState({ kind: 'conflict', revision: Number.isFinite(found) ? found : null })
      } else setState({ kind: 'failed', error })
      return null
    }
  }, [id])
  const flush = useCallback(async () => {
    const current = now.current
    // What was typed while one request was under way goes with the next.
    while (current.running) await current.running
    current.running = save()
    try {
      return await current.running
    } finally {
      current.running = null
    }
  }, [save])
  // After each save it is looked again: what was undone while a request was under way differs from what that request saved.
  useEffect(() => {
    if (!enabled || now.current.blocked || revision !== now.current.revision) return
    if (survey === now.current.saved) {
      setState((before) => (before.kind === 'waiting' ? { kind: 'saved' } : before))
      return
    }
    setState((before) => (before.kind === 'saving' ? before : { kind: 'waiting' }))
    const timer = setTimeout(() => void flush(), pauseMs)
    return () => clearTimeout(timer)
  }, [survey, enabled, flush, revision])
  useAgain(state, flush)
  useLeaving(() => enabled && now.current.survey !== now.current.saved && !now.current.blocked, flush)
  const rebase = useCallback((next: number, saved: Survey | null) => {
    now.current.revision = next
    now.current.blocked = false
    now.current.unsure = null
    if (saved) now.current.saved = saved
    setRevision(next)
    setState({ kind: saved ? 'saved' : 'waiting' })
  }, [])
  return { state, unpublished, revision, flush, rebase }
}

/** Saves again what a lost connection or an ended session kept from being saved, without anybody pressing a button. */
function useAgain(state: SaveState, flush: () => Promise<unknown>): void {
  const ended = useSessionEnded()
  useEffect(() => {
    if (state.kind !== 'failed' || ended) return
    const facts = factsOf(state.error)
    const signedOut = facts.code === 'unauthenticated'
    if (!signedOut && !mayRetry(facts)) return
    const timer = setTimeout(() => void flush(), signedOut ? againMs.session : againMs.chance)
    return () => clearTimeout(timer)
  }, [state, ended, flush])
}

/** Saves when the page is left, and asks before a window is closed on what is not saved yet. */
function useLeaving(isDirty: () => boolean, flush: () => Promise<unknown>): void {
  const latest = useRef({ isDirty, flush })
  latest.current = { isDirty, flush }
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (!latest.current.isDirty()) return
      void latest.current.flush()
      event.preventDefault()
    }
    window.addEventListener('beforeunload', ask)
    return () => {
      window.removeEventListener('beforeunload', ask)
      if (latest.current.isDirty()) void latest.current.flush()
    }
  }, [])
}
