import type { Survey } from '@opencxm/survey'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { drawScreen, drawStyle, type Scheme } from './draw.ts'
import { SurveyFrame } from './SurveyFrame.tsx'
import { changed, pressed, type Shown, startTrying } from './screen.ts'

type Props = {
  survey: Survey
  language: string
  scheme: Scheme
  title: string
  onLanguage?: (language: string) => void
}

/** A survey that can be answered: the same reducer and the same page as for respondents; nothing is stored. */
export function Trial({ survey, language, scheme, title, onLanguage }: Props) {
  const { t } = useTranslation('builder')
  const [seed, setSeed] = useState(1)
  const start = useMemo(() => startTrying(survey, language, seed), [survey, language, seed])
  const [run, setRun] = useState<{ of: Shown | null; shown: Shown | null }>({ of: start, shown: start })
  // A changed survey begins anew: answers of the old one may not fit.
  const shown = run.of === start ? run.shown : start
  const go = (next: Shown) => setRun({ of: start, shown: next })
  if (!shown) return <p className="note builder-frame-note">{t('trial.blocked')}</p>
  return (
    <>
      <SurveyFrame
        title={title}
        html={drawScreen(shown)}
        css={drawStyle(survey, scheme)}
        language={shown.state.language}
        onPress={({ button, fields }) => {
          if (!button) return
          if (button.name === '$language') onLanguage?.(button.value)
          go(pressed(shown, fields, button))
        }}
        onChange={({ fields }) => go(changed(shown, fields))}
      />
      {shown.view.kind === 'ended' ? (
        <p className="builder-again">
          <button type="button" className="plain-button" onClick={() => setSeed(seed + 1)}>
            {t('trial.again')}
          </button>
        </p>
      ) : null}
    </>
  )
}
