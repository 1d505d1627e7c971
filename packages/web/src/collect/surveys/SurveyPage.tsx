import type { SurveyDraft } from '@opencxm/server/contract'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { useAutosave } from './autosave.ts'
import { isEditable } from './edit/editable.ts'
import { readSelection, type Selection, writeSelection } from './edit/selection.ts'
import { asNextVersion, EditorContext, useHistory } from './editor.tsx'
import { BuilderBar } from './parts/BuilderBar.tsx'
import { BuilderBody } from './parts/BuilderBody.tsx'
import { ConflictDialog } from './parts/ConflictDialog.tsx'
import { makeTestLink, useCheck, useDraft, useSurveyChanges } from './queries.ts'
import './surveys.css'
import './builder.css'
import './logic/logic.css'
import './parts/views.css'

/** The builder of one survey. */
export function SurveyPage() {
  const { t } = useTranslation('surveys')
  const session = useSession()
  const { surveyId } = useParams({ from: '/frame/collect/surveys/$surveyId' })
  const survey = useDraft(surveyId)
  const draft = survey.data
  if (may(session, 'surveys:read') && draft && isEditable(draft.definition))
    return <Builder key={surveyId} draft={draft} />
  return (
    <Page title={t('title')} titleLink={<Link to="/collect/surveys">{t('title')}</Link>}>
      {may(session, 'surveys:read') ? (
        <QueryView query={survey} lines={8}>
          {() => <EmptyState title={t('broken')} hint={t('brokenHint')} />}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

const checkPauseMs = 500

function Builder({ draft }: { draft: SurveyDraft }) {
  const { t } = useTranslation('builder')
  const session = useSession()
  const messages = useMessages()
  const onDropped = useCallback((count: number) => void messages.info(t('dropped', { count })), [messages, t])
  const history = useHistory(draft, onDropped)
  const mayWrite = may(session, 'surveys:write') && draft.state !== 'archived'
  const saving = useAutosave({ draft, survey: history.survey, enabled: mayWrite })
  const check = useCheck(useSettled(history.survey, checkPauseMs))
  const { selection, select, view } = useSelection(history.survey, draft.id)
  const { refresh } = useSurveyChanges()
  const editor = useMemo(
    () => ({
      ...history,
      survey: asNextVersion(history.survey, draft.version),
      ...{ id: draft.id, mayWrite, selection, select, check: check.data ?? null },
    }),
    [history, draft.id, draft.version, mayWrite, selection, select, check.data],
  )
  useUndoKeys(history)
  return (
    <EditorContext value={editor}>
      <Page
        title={t('page.title')}
        titleLink={<Link to="/collect/surveys">{t('page.title')}</Link>}
        documentTitle={history.survey.name}
        crumb={`/ ${history.survey.name}`}
        actions={<BuilderBar draft={draft} saving={saving} onTest={useTestLink(draft.id, saving.flush)} />}
        bare
      >
        <BuilderBody draft={draft} view={view} />
        {saving.state.kind === 'conflict' ? (
          <ConflictDialog
            id={draft.id}
            onTheirs={(theirs) => {
              saving.rebase(theirs.revision, theirs.definition)
              history.edit(() => theirs.definition)
              void refresh()
            }}
            onMine={(revision) => {
              saving.rebase(revision, null)
              // A state of its own, so that it is saved although nothing is typed.
              history.edit((now) => ({ ...now }), 'mine')
            }}
          />
        ) : null}
      </Page>
    </EditorContext>
  )
}

/** What is selected stands in the address, so that a link shows the same to a colleague. */
function useSelection(survey: SurveyDraft['definition'], surveyId: string) {
  const search = useSearch({ from: '/frame/collect/surveys/$surveyId' })
  const navigate = useNavigate()
  const at = search.at
  const selection = useMemo(() => readSelection(survey, at), [survey, at])
  const view = search.view ?? 'build'
  const select = useCallback(
    (next: Selection) =>
      void navigate({
        to: '/collect/surveys/$surveyId',
        params: { surveyId },
        search: { at: writeSelection(next) },
        replace: true,
        resetScroll: false,
      }),
    [navigate, surveyId],
  )
  return { selection, select, view }
}

/** Ctrl or Cmd with Z and Y; in a text field the browser's own undo comes first. */
function useUndoKeys({ undo, redo }: { undo: () => void; redo: () => void }): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      event.preventDefault()
      if (key === 'y' || event.shiftKey) redo()
      else undo()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [undo, redo])
}

/** Opens the draft as it is now, in a window of its own; nothing that is answered there is stored. */
function useTestLink(id: string, flush: () => Promise<unknown>): () => Promise<void> {
  const messages = useMessages()
  const explain = useProblemText()
  return async () => {
    // Opened at once, or the browser takes it for an unwanted window.
    const tab = window.open('about:blank', '_blank')
    try {
      await flush()
      const { url } = await makeTestLink(id)
      if (tab) {
        tab.opener = null
        tab.location.replace(url)
      } else window.location.assign(url)
    } catch (error) {
      tab?.close()
      messages.error(explain(error).title)
    }
  }
}
