import type { HiddenField, KnownField, Variable } from '@opencxm/survey'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { addField, changeField, type FieldList, removeField } from '../edit/fields.ts'
import { idProblem, renameId } from '../edit/ids.ts'
import { useEditor } from '../editor.tsx'
import { ExpressionField } from '../logic/ExpressionField.tsx'
import { IdField } from './inputs.tsx'

/** What comes with the link, what is known of the person, and what is calculated. */
export function FieldsSettings() {
  const { t } = useTranslation('builder')
  const { survey, edit } = useEditor()
  return (
    <>
      <List list="hidden" about={t('fields.hiddenAbout')}>
        {(survey.hidden ?? []).map((field) => (
          <Thing key={field.id} list="hidden" id={field.id}>
            <div className="form-row builder-pair">
              <SelectField
                label={t('fields.type')}
                value={field.type}
                options={(['text', 'number', 'items'] as const).map((value) => ({
                  value,
                  label: t(`fields.types.${value}`),
                }))}
                onChange={(type) =>
                  edit((now) =>
                    changeField(now, 'hidden', {
                      id: field.id,
                      change: (one) => ({ ...one, type: type as HiddenField['type'] }),
                    }),
                  )
                }
              />
              <SelectField
                label={t('fields.from')}
                value={field.from}
                options={(['url', 'server'] as const).map((value) => ({ value, label: t(`fields.froms.${value}`) }))}
                onChange={(from) =>
                  edit((now) =>
                    changeField(now, 'hidden', {
                      id: field.id,
                      change: (one) => ({ ...one, from: from as HiddenField['from'] }),
                    }),
                  )
                }
              />
            </div>
          </Thing>
        ))}
      </List>
      <List list="known" about={t('fields.knownAbout')}>
        {(survey.known ?? []).map((field) => (
          <Thing key={field.id} list="known" id={field.id}>
            <SelectField
              label={t('fields.type')}
              value={field.type}
              options={(['text', 'number', 'boolean', 'list'] as const).map((value) => ({
                value,
                label: t(`fields.types.${value}`),
              }))}
              onChange={(type) =>
                edit((now) =>
                  changeField(now, 'known', {
                    id: field.id,
                    change: (one) => ({ ...one, type: type as KnownField['type'] }),
                  }),
                )
              }
            />
          </Thing>
        ))}
      </List>
      <List list="variables" about={t('fields.variablesAbout')}>
        {(survey.variables ?? []).map((variable) => (
          <Thing key={variable.id} list="variables" id={variable.id}>
            <ExpressionField
              value={variable.value}
              self={variable.id}
              onChange={(value) =>
                edit(
                  (now) =>
                    changeField(now, 'variables', { id: variable.id, change: (one): Variable => ({ ...one, value }) }),
                  `variable ${variable.id}`,
                )
              }
            />
          </Thing>
        ))}
      </List>
    </>
  )
}

type ListProps = { list: Exclude<FieldList, 'quotas'>; about: string; children: ReactNode }

function List({ list, about, children }: ListProps) {
  const { t } = useTranslation('builder')
  const { edit, mayWrite } = useEditor()
  return (
    <section className="form">
      <div>
        <h3 className="m t14">{t(`fields.${list}`)}</h3>
        <p className="note">{about}</p>
      </div>
      {children}
      {mayWrite ? (
        <button
          type="button"
          className="plain-button small builder-start"
          onClick={() => edit((now) => addField(now, list).survey)}
        >
          {t(`fields.add.${list}`)}
        </button>
      ) : null}
    </section>
  )
}

type ThingProps = { list: FieldList; id: string; children: ReactNode }

/** A field with its id and what it is; taken out together with the rules that read it. */
export function Thing({ list, id, children }: ThingProps) {
  const { t } = useTranslation('builder')
  const { survey, edit, drop, mayWrite } = useEditor()
  return (
    <div className="part-details form thing">
      <IdField
        label={t('fields.id')}
        value={id}
        problem={(to) => idProblem(survey, list, { from: id, to })}
        onRename={(to) => edit((now) => renameId(now, list, { from: id, to }))}
      />
      {children}
      {mayWrite ? (
        <button
          type="button"
          className="plain-button small builder-start"
          onClick={() => drop((now) => removeField(now, list, id))}
        >
          {t('fields.remove')}
        </button>
      ) : null}
    </div>
  )
}
