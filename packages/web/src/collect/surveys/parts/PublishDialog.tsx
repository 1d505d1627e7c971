import type { SurveyDraft } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { Skeleton } from '../../../ui/state/states.tsx'
import type { Autosave } from '../autosave.ts'
import { diffSurveys } from '../edit/diff.ts'
import { beforePublishing } from '../edit/findings.ts'
import { ownerOf } from '../edit/selection.ts'
import { useEditor } from '../editor.tsx'
import { useSurveyChanges, useVersion, useVersions } from '../queries.ts'
import { ChangeList } from './ChangeList.tsx'
import { FindingList } from './Findings.tsx'

type Props = { draft: SurveyDraft; saving: Autosave; onClose: () => void }

/** What is new since the last version, what is worth a look, and publishing it as a version that never changes. */
export function PublishDialog({ draft, saving, onClose }: Props) {
  const { t } = useTranslation('builder')
  const { survey, check, select } = useEditor()
  const messages = useMessages()
  const versions = useVersions(draft.id)
  const newest = versions.data?.versions[0]?.version ?? null
  const before = useVersion(draft.id, newest)
  const { publish } = useSurveyChanges()
  const [note, setNote] = useState('')
  const { issues, errors, warnings } = beforePublishing(check)
  const changes = before.data ? diffSurveys(before.data.definition, survey) : null
  const go = async () => {
    const revision = await saving.flush()
    if (revision === null) return
    try {
      const version = await publish.mutateAsync({ survey: draft.id, revision, note: note.trim() })
      messages.success(t('publish.done', { version: version.version }))
      onClose()
    } catch {
      // The refusal is shown from the mutation's own state.
    }
  }
  const show = (path: string) => {
    select(ownerOf(survey, path))
    onClose()
  }
  return (
    <Dialog label={t('publish.title')} onClose={onClose} className="dialog-wide">
      <div className="form">
        <h2 className="t16 b">{t('publish.title')}</h2>
        {issues.length > 0 ? (
          <>
            <p className="m">{t('publish.issues', { count: issues.length })}</p>
            <FindingList label={t('findings.label')} findings={issues} onShow={show} />
          </>
        ) : (
          <>
            {newest === null && versions.data ? <p>{t('publish.first')}</p> : null}
            {newest !== null ? (
              changes === null ? (
                <Skeleton lines={3} />
              ) : (
                <>
                  <p className="m">{t('publish.changes', { count: changes.length, version: newest })}</p>
                  <ChangeList changes={changes} />
                </>
              )
            ) : null}
            {errors.length > 0 ? (
              <>
                <p className="m">{t('publish.errors', { count: errors.length })}</p>
                <FindingList label={t('findings.label')} findings={errors} onShow={show} />
              </>
            ) : null}
            {warnings.length > 0 ? (
              <details className="fold">
                <summary>
                  <span className="m">{t('publish.warnings', { count: warnings.length })}</span>
                </summary>
                <div className="fold-body">
                  <FindingList label={t('findings.label')} findings={warnings} onShow={show} />
                </div>
              </details>
            ) : null}
            <LongField
              label={t('publish.note')}
              hint={t('publish.noteHint')}
              rows={2}
              maxLength={500}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </>
        )}
        <Refusal error={publish.error} />
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {t('publish.cancel')}
          </button>
          <button
            type="button"
            className={errors.length > 0 ? 'plain-button' : 'plain-button primary'}
            disabled={issues.length > 0 || publish.isPending || changes?.length === 0}
            onClick={() => void go()}
          >
            {t(errors.length > 0 ? 'publish.goAnyway' : 'publish.go')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
