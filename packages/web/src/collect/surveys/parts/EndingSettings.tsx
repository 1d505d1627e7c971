import type { Ending } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { mayRemoveEnding, nudgeEnding, removeEnding, setEndingCondition, withParts } from '../edit/edits.ts'
import { idProblem, renameId } from '../edit/ids.ts'
import { useEditor } from '../editor.tsx'
import { ConditionField } from '../logic/ConditionEditor.tsx'
import { Fold } from './Fold.tsx'
import { IdField, TextField, WordsField } from './inputs.tsx'

const outcomes = ['complete', 'screened_out', 'over_quota'] as const

/** How the survey ends, for whom, and where to from there. */
export function EndingSettings({ id }: { id: string }) {
  const { t } = useTranslation('builder')
  const { survey, edit, drop, mayWrite } = useEditor()
  const ending = survey.endings.find((one) => one.id === id)
  if (!ending) return null
  const put = (parts: Partial<Record<keyof Ending, unknown>>, key?: string) =>
    edit(
      (now) => ({ ...now, endings: now.endings.map((one) => (one.id === id ? withParts(one, parts) : one)) }),
      key && `${id} ${key}`,
    )
  const stays = !mayRemoveEnding(survey, id)
  return (
    <>
      <WordsField
        label={t('ending.title')}
        text={ending.title}
        place={{}}
        required
        onChange={(title) => put({ title }, 'title')}
      />
      <WordsField
        label={t('ending.body')}
        hint={t('item.marksHint')}
        text={ending.body}
        long
        place={{}}
        onChange={(body) => put({ body }, 'body')}
      />
      <SelectField
        label={t('ending.outcome')}
        value={ending.outcome}
        options={outcomes.map((value) => ({ value, label: t(`ending.outcomes.${value}`) }))}
        onChange={(outcome) => put({ outcome })}
      />
      <ConditionField
        value={ending.when}
        place={{}}
        always={t('ending.everybody')}
        lead={t('ending.when')}
        onChange={(when) => edit((now) => setEndingCondition(now, id, when))}
      />
      <TextField
        label={t('ending.redirect')}
        hint={t('ending.redirectHint')}
        value={ending.redirect ?? ''}
        maxLength={2000}
        onChange={(redirect) => put({ redirect: redirect || undefined }, 'redirect')}
      />
      <Fold title={t('block.more')}>
        <IdField
          label={t('item.id')}
          value={id}
          problem={(to) => idProblem(survey, 'endings', { from: id, to })}
          onRename={(to) => edit((now) => renameId(now, 'endings', { from: id, to }))}
        />
      </Fold>
      {mayWrite ? (
        <div className="row wrap">
          <button type="button" className="plain-button small" onClick={() => edit((now) => nudgeEnding(now, id, -1))}>
            {t('item.up')}
          </button>
          <button type="button" className="plain-button small" onClick={() => edit((now) => nudgeEnding(now, id, 1))}>
            {t('item.down')}
          </button>
          <button
            type="button"
            className="plain-button small"
            disabled={stays}
            title={stays ? t('ending.stays') : undefined}
            onClick={() => drop((now) => removeEnding(now, id))}
          >
            {t('ending.remove')}
          </button>
        </div>
      ) : null}
    </>
  )
}
