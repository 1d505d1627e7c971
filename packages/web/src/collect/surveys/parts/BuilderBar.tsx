import type { SurveyDraft } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LineIcon } from '../../../ui/icons.tsx'
import type { Autosave, SaveState } from '../autosave.ts'
import { useEditor } from '../editor.tsx'
import { PublishDialog } from './PublishDialog.tsx'

type Props = { draft: SurveyDraft; saving: Autosave; onTest: () => Promise<void> }

/** Saved or not, undo, redo, test and publish. */
export function BuilderBar({ draft, saving, onTest }: Props) {
  const { t } = useTranslation('builder')
  const { mayWrite, undo, redo, canUndo, canRedo, check } = useEditor()
  const [publishing, setPublishing] = useState(false)
  const problems = check?.issues.length ?? 0
  // What stands out is what is to be done: with nothing new there is nothing to publish.
  const isNew = saving.unpublished || saving.state.kind !== 'saved'
  return (
    <>
      {mayWrite ? (
        <>
          <SaveNote state={saving.state} onRetry={() => void saving.flush()} />
          <button
            type="button"
            className="plain-button builder-icon"
            disabled={!canUndo}
            aria-label={t('bar.undo')}
            title={t('bar.undo')}
            onClick={undo}
          >
            <LineIcon path="M6.500 4 3 7.500 6.500 11M3 7.500h7.500a4 4 0 0 1 0 8H8" />
          </button>
          <button
            type="button"
            className="plain-button builder-icon"
            disabled={!canRedo}
            aria-label={t('bar.redo')}
            title={t('bar.redo')}
            onClick={redo}
          >
            <LineIcon path="M11.500 4 15 7.500 11.500 11M15 7.500H7.500a4 4 0 0 0 0 8H10" />
          </button>
        </>
      ) : (
        <span className="note builder-saved">{t('bar.readOnly')}</span>
      )}
      <button type="button" className="plain-button" onClick={() => void onTest()}>
        {t('bar.test')}
      </button>
      {mayWrite ? (
        <button type="button" className={`plain-button${isNew ? ' primary' : ''}`} onClick={() => setPublishing(true)}>
          {problems > 0 ? t('bar.publishProblems', { count: problems }) : t('bar.publish')}
        </button>
      ) : null}
      {publishing ? <PublishDialog draft={draft} saving={saving} onClose={() => setPublishing(false)} /> : null}
    </>
  )
}

function SaveNote({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const { t } = useTranslation('builder')
  return (
    <span className="builder-saved" role="status">
      {state.kind === 'failed' ? (
        <>
          <span className="field-error">{t('bar.failed')}</span>{' '}
          <button type="button" className="link t12" onClick={onRetry}>
            {t('bar.retry')}
          </button>
        </>
      ) : (
        <span className="note">{t(`bar.${state.kind}`)}</span>
      )}
    </span>
  )
}
