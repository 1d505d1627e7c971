import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { formatNumber } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { TouchpointField } from '../../../understand/filters/TouchpointField.tsx'
import { languageName } from '../canvas/draw.ts'
import { addLanguage, makeFirst, removeLanguage } from '../edit/fields.ts'
import { useEditor } from '../editor.tsx'
import { offeredLanguages } from '../view.ts'
import { TextField } from './inputs.tsx'

/** What holds for the whole survey: name, languages, going back, what it is about. */
export function SurveySettings() {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite, check } = useEditor()
  const language = useLanguage()
  return (
    <>
      <TextField
        label={t('survey.name')}
        hint={t('survey.nameHint')}
        value={survey.name}
        maxLength={200}
        onChange={(name) => edit((now) => ({ ...now, name }), 'name')}
      />
      {check?.minutes === null || check === null ? null : (
        <p>{t('survey.minutes', { minutes: formatNumber(check.minutes, check.minutes < 3 ? 1 : 0, language) })}</p>
      )}
      <Languages />
      <TouchpointField
        label={t('item.touchpoint')}
        hint={t('survey.touchpointHint')}
        value={survey.touchpoint ?? ''}
        disabled={!mayWrite}
        onChange={(touchpoint) =>
          edit((now) => {
            const { touchpoint: _, ...rest } = now
            return touchpoint === '' ? rest : { ...rest, touchpoint }
          }, 'touchpoint')
        }
      />
      <CheckField
        label={t('survey.back')}
        checked={survey.back !== false}
        disabled={!mayWrite}
        onChange={(back) => edit((now) => ({ ...now, back }))}
      />
      <CheckField
        label={t('survey.anonymous')}
        hint={t('survey.anonymousHint')}
        checked={survey.anonymous === true}
        disabled={!mayWrite}
        onChange={(anonymous) =>
          edit((now) => {
            const { anonymous: _, ...rest } = now
            return anonymous ? { ...rest, anonymous } : rest
          })
        }
      />
    </>
  )
}

function Languages() {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite, setLanguage } = useEditor()
  const reader = useLanguage()
  const [chosen, setChosen] = useState('')
  const offered = offeredLanguages.filter((tag) => !survey.languages.includes(tag))
  return (
    <fieldset className="field">
      <legend className="field-legend">{t('survey.languages')}</legend>
      <ul className="language-list">
        {survey.languages.map((tag, at) => (
          <li key={tag} className="row">
            <span>{languageName(tag, reader)}</span>
            <span className="mono t3">{tag}</span>
            <span className="sp" />
            {at === 0 ? <span className="note">{t('survey.firstLanguage')}</span> : null}
            {mayWrite && at > 0 ? (
              <>
                <button type="button" className="link t12" onClick={() => edit((now) => makeFirst(now, tag))}>
                  {t('survey.makeFirst')}
                </button>
                <button type="button" className="link t12" onClick={() => edit((now) => removeLanguage(now, tag))}>
                  {t('survey.removeLanguage')}
                </button>
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite ? (
        <select
          className="field-input"
          aria-label={t('survey.addLanguage')}
          value={chosen}
          onChange={(event) => {
            const tag = event.target.value
            edit((now) => addLanguage(now, tag))
            setLanguage(tag)
            setChosen('')
          }}
        >
          <option value="">{t('survey.addLanguage')}</option>
          {offered.map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag, reader)}
            </option>
          ))}
        </select>
      ) : null}
    </fieldset>
  )
}
