import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { FullNote } from '../../../ui/form/Field.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { EmptyState } from '../../../ui/state/states.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { languageName } from '../canvas/draw.ts'
import { setTextAt, type TextSpot, textSpots } from '../edit/texts.ts'
import { useEditor } from '../editor.tsx'

/** All texts side by side in two languages, missing ones marked. */
export function WordsView() {
  const { t } = useTranslation('builder')
  const reader = useLanguage()
  const { survey, language, select } = useEditor()
  const [only, setOnly] = useState(false)
  const [first = 'en', ...others] = survey.languages
  const [chosen, setChosen] = useState(language === first ? (others[0] ?? '') : language)
  const other = others.includes(chosen) ? chosen : (others[0] ?? '')
  const spots = textSpots(survey).filter(({ text }) => (text[first] ?? '') !== '')
  if (other === '') {
    return (
      <EmptyState
        title={t('words.one', { language: languageName(first, reader) })}
        hint={t('words.oneHint')}
        actions={
          <button
            type="button"
            className="plain-button primary"
            onClick={() => select({ kind: 'part', id: 'settings' })}
          >
            {t('survey.addLanguage')}
          </button>
        }
      />
    )
  }
  const missing = spots.filter(({ text }) => !text[other])
  const shown = only ? missing : spots
  const name = languageName(other, reader)
  return (
    <>
      <AnswerSentence
        text={
          missing.length === 0
            ? t('words.complete', { language: name, n: formatCount(spots.length, reader) })
            : t('words.some', {
                language: name,
                count: missing.length,
                n: formatCount(missing.length, reader),
                of: formatCount(spots.length, reader),
              })
        }
      />
      <div className="row wrap words-bar">
        <select
          className="field-input builder-language"
          aria-label={t('words.to')}
          value={other}
          onChange={(event) => setChosen(event.target.value)}
        >
          {others.map((tag) => (
            <option key={tag} value={tag}>
              {languageName(tag, reader)}
            </option>
          ))}
        </select>
        <CheckField label={t('words.onlyMissing')} checked={only} onChange={setOnly} />
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('words.nothingMissing')} hint={t('words.nothingMissingHint')} />
      ) : (
        <div className="card">
          <table className="tbl words-table">
            <thead>
              <tr>
                <th scope="col">{t('words.what')}</th>
                <th scope="col">{languageName(first, reader)}</th>
                <th scope="col">{name}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((spot) => (
                <WordsRow key={spot.path} spot={spot} first={first} other={other} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function WordsRow({ spot, first, other }: { spot: TextSpot; first: string; other: string }) {
  const { t } = useTranslation('builder')
  const { edit, select, mayWrite } = useEditor()
  const missing = !spot.text[other]
  const { kind, id } = spot.owner
  return (
    <tr className={missing ? 'words-missing' : ''}>
      <td className="words-what">
        <button
          type="button"
          className="link t12"
          onClick={() => select(kind === 'theme' ? { kind: 'part', id: 'theme' } : { kind, id })}
        >
          {id}
        </button>
        <span className="note">{t(`words.role.${spot.role}`)}</span>
      </td>
      <td lang={first}>{spot.text[first]}</td>
      <td>
        <textarea
          className="field-input field-long words-field"
          lang={other}
          rows={1}
          aria-label={t('words.of', { what: `${id} ${t(`words.role.${spot.role}`)}` })}
          value={spot.text[other] ?? ''}
          disabled={!mayWrite}
          maxLength={10_000}
          placeholder={t('words.missingHere')}
          onChange={(event) => {
            const { value } = event.target
            edit((now) => setTextAt(now, spot.path, { language: other, value }), `${spot.path} ${other}`)
          }}
        />
        <FullNote value={spot.text[other]} max={10_000} />
      </td>
    </tr>
  )
}
