import type { WorkspaceView } from '@opencxm/server/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../shell/api/save-over.ts'
import { Refusal } from '../shell/form/Refusal.tsx'
import { languageNames } from '../shell/language-switch.ts'
import { useProblemText } from '../shell/problem/use-problem-text.ts'
import { may, sessionQuery, useSession } from '../shell/session.ts'
import { Field, SelectField } from '../ui/form/Field.tsx'
import { languages, toLanguage } from '../ui/format/index.ts'
import { Card } from '../ui/layout/Card.tsx'
import { AnswerSentence } from '../ui/text/AnswerSentence.tsx'
import { useUndo } from '../ui/undo/use-undo.tsx'
import { SettingsPage } from './parts/SettingsPage.tsx'
import { useUpdateWorkspace } from './queries.ts'
import { isTimeZone, timeZones } from './view.ts'

/** Name, time zone, week start, currency, language of the workspace. */
export function WorkspacePage() {
  const { t } = useTranslation('settings')
  const session = useSession()
  const { workspace } = session
  return (
    <SettingsPage permission="workspace:read">
      <AnswerSentence
        text={t('workspace.answer', {
          name: workspace.name,
          zone: workspace.timeZone,
          day: t(`workspace.day${workspace.weekStart}`),
        })}
      />
      <div className="stack-apart form-narrow">
        <Card>
          <div className="card-body settings-form">
            <WorkspaceForm key={workspace.id} workspace={workspace} changeable={may(session, 'workspace:write')} />
          </div>
        </Card>
      </div>
    </SettingsPage>
  )
}

function changeOf({ id: _id, ...rest }: WorkspaceView) {
  return rest
}

function WorkspaceForm({ workspace, changeable }: { workspace: WorkspaceView; changeable: boolean }) {
  const { t } = useTranslation('settings')
  const explain = useProblemText()
  const offerUndo = useUndo()
  const update = useUpdateWorkspace()
  const zonesId = useId()
  const [draft, setDraft] = useState(workspace)
  const client = useQueryClient()
  const [saveOver] = useState(() =>
    saverOver(workspace, async () => (await client.fetchQuery({ ...sessionQuery(), staleTime: 0 })).workspace),
  )
  const currency = draft.currency.trim().toUpperCase()
  const fine = draft.name.trim() !== '' && isTimeZone(draft.timeZone) && /^[A-Z]{3}$/.test(currency)
  const save = async () => {
    if (!fine) return
    const saved = await saveOver(
      async (read) =>
        await update.mutateAsync({ ...changeOf(draft), name: draft.name.trim(), currency, before: changeOf(read) }),
    )
    setDraft(saved)
    offerUndo({
      done: t('workspace.saved'),
      undo: async () => setDraft(await update.mutateAsync({ ...changeOf(workspace), before: changeOf(saved) })),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save().catch(() => undefined)
      }}
    >
      <fieldset className="form" disabled={!changeable}>
        <Field
          label={t('workspace.name')}
          value={draft.name}
          maxLength={80}
          error={draft.name.trim() === '' ? t('workspace.needName') : null}
          onChange={({ target }) => setDraft({ ...draft, name: target.value })}
        />
        <Field
          label={t('workspace.timeZone')}
          hint={t('workspace.timeZoneHint')}
          value={draft.timeZone}
          list={zonesId}
          lang="en"
          spellCheck={false}
          error={isTimeZone(draft.timeZone) ? null : t('workspace.timeZoneWrong')}
          onChange={({ target }) => setDraft({ ...draft, timeZone: target.value })}
        />
        <datalist id={zonesId}>
          {timeZones(workspace.timeZone).map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <div className="form-row">
          <SelectField
            label={t('workspace.weekStart')}
            value={String(draft.weekStart)}
            options={([1, 6, 7] as const).map((day) => ({ value: String(day), label: t(`workspace.day${day}`) }))}
            onChange={(value) => setDraft({ ...draft, weekStart: value === '6' ? 6 : value === '7' ? 7 : 1 })}
          />
          <Field
            label={t('workspace.currency')}
            hint={t('workspace.currencyHint')}
            value={draft.currency}
            maxLength={3}
            lang="en"
            autoCapitalize="characters"
            error={/^[A-Z]{3}$/.test(currency) ? null : t('workspace.currencyWrong')}
            onChange={({ target }) => setDraft({ ...draft, currency: target.value.toUpperCase() })}
          />
        </div>
        <SelectField
          label={t('workspace.language')}
          hint={t('workspace.languageHint')}
          value={draft.language}
          options={languages.map((one) => ({ value: one, label: languageNames[one] }))}
          onChange={(value) => setDraft({ ...draft, language: toLanguage(value) })}
        />
        <Refusal error={update.error} />
        <div className="form-actions">
          {changeable ? (
            <button type="submit" className="plain-button primary" disabled={!fine || update.isPending}>
              {t('save')}
            </button>
          ) : (
            <p className="note">{t('workspace.readOnly')}</p>
          )}
        </div>
      </fieldset>
    </form>
  )
}
