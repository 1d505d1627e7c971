import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/use-language.ts'
import { itemAt } from '../edit/edits.ts'
import { useEditor } from '../editor.tsx'
import { Segmented } from '../parts/Segmented.tsx'
import { drawScreen, drawStyle, hasPictures, languageName, type Scheme } from './draw.ts'
import { SurveyFrame } from './SurveyFrame.tsx'
import { screenOf } from './screen.ts'
import { Trial } from './Trial.tsx'

type Mode = 'design' | 'trial'
type Device = 'phone' | 'desk'

/** What the respondent sees: the selected screen, or the whole survey to be answered; at phone and desk width, per language. */
export function Canvas() {
  const { t } = useTranslation('builder')
  const [mode, setMode] = useState<Mode>('design')
  const [device, setDevice] = useState<Device>('phone')
  const [scheme, setScheme] = useState<Scheme>('light')
  const { survey, language, setLanguage } = useEditor()
  return (
    <section className="builder-canvas" aria-label={t('canvas.label')}>
      <div className="builder-bar">
        <Segmented
          label={t('canvas.mode')}
          value={mode}
          options={(['design', 'trial'] as const).map((value) => ({ value, label: t(`canvas.${value}`) }))}
          onChange={setMode}
        />
        <span className="sp" />
        <Segmented
          label={t('canvas.device')}
          value={device}
          options={(['phone', 'desk'] as const).map((value) => ({ value, label: t(`canvas.${value}`) }))}
          onChange={setDevice}
        />
        <Segmented
          label={t('canvas.scheme')}
          value={scheme}
          options={(['light', 'dark'] as const).map((value) => ({ value, label: t(`canvas.${value}`) }))}
          onChange={setScheme}
        />
        <LanguageSelect />
      </div>
      <div className="builder-stage" data-scrolls>
        <div className={`builder-device builder-${device}`}>
          {mode === 'design' ? (
            <Design scheme={scheme} />
          ) : (
            <Trial
              survey={survey}
              language={language}
              scheme={scheme}
              title={t('canvas.trialTitle')}
              onLanguage={setLanguage}
            />
          )}
        </div>
        <p className="note builder-stage-note">{t(mode === 'design' ? 'canvas.designNote' : 'canvas.trialNote')}</p>
      </div>
    </section>
  )
}

/** The language that is edited and shown. */
export function LanguageSelect() {
  const { t } = useTranslation('builder')
  const reader = useLanguage()
  const { survey, language, setLanguage } = useEditor()
  return (
    <select
      className="field-input builder-language"
      aria-label={t('canvas.language')}
      value={language}
      onChange={(event) => setLanguage(event.target.value)}
    >
      {survey.languages.map((tag) => (
        <option key={tag} value={tag}>
          {languageName(tag, reader)}
        </option>
      ))}
    </select>
  )
}

function Design({ scheme }: { scheme: Scheme }) {
  const { t } = useTranslation('builder')
  const { survey, selection, language, select, setLanguage } = useEditor()
  const shown = screenOf(survey, selection, language)
  if (!shown) return <p className="note builder-frame-note">{t('canvas.nothing')}</p>
  return (
    <>
      <SurveyFrame
        title={t('canvas.designTitle')}
        html={drawScreen(shown)}
        css={drawStyle(survey, scheme)}
        language={language}
        marked={selection.kind === 'item' ? selection.id : null}
        onPress={({ button, question }) => {
          if (button?.name === '$language') setLanguage(button.value)
          const id = question?.split('@')[0]
          if (id && itemAt(survey, id)) select({ kind: 'item', id })
        }}
      />
      {hasPictures(shown) ? <p className="note builder-pictures">{t('canvas.pictures')}</p> : null}
    </>
  )
}
