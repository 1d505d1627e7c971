import type { SurveyCheck, SurveyDraft } from '@opencxm/server/contract'
import type { Survey } from '@opencxm/survey'
import { createContext, useCallback, useContext, useMemo, useReducer, useState } from 'react'
import { type History, record, redo, startHistory, undo } from './edit/history.ts'
import type { Rewritten } from './edit/rewrite.ts'
import type { Selection } from './edit/selection.ts'

/** What the panes of the builder share. */
export type Editor = {
  id: string
  survey: Survey
  mayWrite: boolean
  /** The language whose words are edited and shown. */
  language: string
  setLanguage: (language: string) => void
  selection: Selection
  select: (selection: Selection) => void
  /** Edits with the same key that follow each other at once are one step of undo. */
  edit: (change: (survey: Survey) => Survey, key?: string) => void
  /** An edit that may take rules with it; says how many. */
  drop: (change: (survey: Survey) => Rewritten) => void
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
  check: SurveyCheck | null
}

export const EditorContext = createContext<Editor | null>(null)

/** The builder around a part of it. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext)
  if (!editor) throw new Error('useEditor needs the builder around it.')
  return editor
}

type Act =
  | { type: 'edit'; change: (survey: Survey) => Survey; key: string | null; at: number }
  | { type: 'undo' | 'redo' }

function act(history: History<Survey>, action: Act): History<Survey> {
  if (action.type === 'edit') {
    const { change, key, at } = action
    return record(history, change(history.present), { key, at })
  }
  return action.type === 'undo' ? undo(history) : redo(history)
}

/**
 * A draft with the number of the version that it becomes, given the newest published one. Ids of what is new say in which version it was
 * made, and a draft may have been published since it was opened.
 */
export function asNextVersion(survey: Survey, published: number | null): Survey {
  const version = (published ?? 0) + 1
  return survey.version === version ? survey : { ...survey, version }
}

/** The survey while it is edited, with every step back. `onDropped` is told how many rules an edit took with it. */
export function useHistory(draft: SurveyDraft, onDropped: (count: number) => void) {
  const [history, dispatch] = useReducer(act, draft.definition, startHistory<Survey>)
  const { present } = history
  const [language, setLanguage] = useState(draft.definition.languages[0] ?? 'en')
  const { version } = draft
  const edit = useCallback(
    (change: (survey: Survey) => Survey, key?: string) => {
      const edited = (before: Survey) => {
        const now = asNextVersion(before, version)
        const after = change(now)
        return after === now ? before : after
      }
      dispatch({ type: 'edit', change: edited, key: key ?? null, at: Date.now() })
    },
    [version],
  )
  const drop = useCallback(
    (change: (survey: Survey) => Rewritten) => {
      const { survey, dropped } = change(present)
      dispatch({ type: 'edit', change: () => survey, key: null, at: Date.now() })
      if (dropped > 0) onDropped(dropped)
    },
    [present, onDropped],
  )
  return useMemo(
    () => ({
      survey: present,
      language: present.languages.includes(language) ? language : (present.languages[0] ?? 'en'),
      setLanguage,
      edit,
      drop,
      undo: () => dispatch({ type: 'undo' }),
      redo: () => dispatch({ type: 'redo' }),
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
    }),
    [present, language, edit, drop, history.past.length, history.future.length],
  )
}
