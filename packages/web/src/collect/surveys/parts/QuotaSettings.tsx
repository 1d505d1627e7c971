import type { Quota } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { withParts } from '../edit/edits.ts'
import { addField, changeField } from '../edit/fields.ts'
import { useEditor } from '../editor.tsx'
import { ConditionField } from '../logic/ConditionEditor.tsx'
import { Thing } from './FieldsSettings.tsx'
import { NumberField } from './inputs.tsx'

/** At most so many complete answers of some people; the server counts them exactly. */
export function QuotaSettings() {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite } = useEditor()
  const put = (id: string, parts: Partial<Record<keyof Quota, unknown>>) =>
    edit((now) => changeField(now, 'quotas', { id, change: (one) => withParts(one, parts) }))
  const first = survey.languages[0] ?? ''
  return (
    <section className="form">
      <div>
        <h3 className="m t14">{t('quota.title')}</h3>
        <p className="note">{t('quota.about')}</p>
      </div>
      {(survey.quotas ?? []).map((quota) => (
        <Thing key={quota.id} list="quotas" id={quota.id}>
          <NumberField
            label={t('quota.limit')}
            value={quota.limit}
            whole
            min={0}
            max={1_000_000_000}
            required
            onChange={(limit) => put(quota.id, { limit })}
          />
          <ConditionField
            value={quota.when}
            place={{}}
            always={t('quota.everybody')}
            lead={t('quota.when')}
            onChange={(when) => put(quota.id, { when })}
          />
          <SelectField
            label={t('quota.ending')}
            value={quota.ending}
            options={survey.endings.map(({ id, title }) => ({ value: id, label: title[first] || id }))}
            onChange={(ending) => put(quota.id, { ending })}
          />
        </Thing>
      ))}
      {mayWrite ? (
        <button
          type="button"
          className="plain-button small builder-start"
          onClick={() => edit((now) => addField(now, 'quotas').survey)}
        >
          {t('quota.add')}
        </button>
      ) : null}
    </section>
  )
}
