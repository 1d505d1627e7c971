import type { SurveyDraft } from '@opencxm/server/contract'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../../ui/format/index.ts'
import { Skeleton } from '../../../ui/state/states.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { Canvas } from '../canvas/Canvas.tsx'
import { nextOwner, ownerOf } from '../edit/selection.ts'
import { useEditor } from '../editor.tsx'
import type { SurveyView } from '../view.ts'
import { Outline } from './Outline.tsx'
import { Settings } from './Settings.tsx'
import { ShareView } from './ShareView.tsx'
import { SurveyTabs } from './SurveyTabs.tsx'
import { VersionsView } from './VersionsView.tsx'
import { WordsView } from './WordsView.tsx'

// The graph's library is large and not needed to build.
const LogicView = lazy(async () => ({ default: (await import('../logic/LogicView.tsx')).LogicView }))

type Props = { draft: SurveyDraft; view: SurveyView }

/** The views of a survey under one line of tabs; the first is the builder with its three panes. */
export function BuilderBody({ draft, view }: Props) {
  const { id } = useEditor()
  return (
    <div className={view === 'build' ? 'builder builder-full' : 'builder'}>
      <div className="builder-tabs">
        <SurveyTabs surveyId={id} on={view} />
        <Minutes />
      </div>
      {view === 'build' ? (
        <div className="builder-panes">
          <Outline />
          <Canvas />
          <Settings />
        </div>
      ) : (
        <div className="builder-view">
          <Suspense fallback={<Skeleton lines={6} />}>
            {
              {
                logic: <LogicView />,
                words: <WordsView />,
                versions: <VersionsView draft={draft} />,
                share: <ShareView draft={draft} />,
              }[view]
            }
          </Suspense>
        </div>
      )}
    </div>
  )
}

/** How long the survey takes, and how much there is to look at: pressed, it leads from one to the next. */
function Minutes() {
  const { t } = useTranslation('builder')
  const { survey, check, selection, select } = useEditor()
  const language = useLanguage()
  if (!check) return null
  const warnings = check.findings.filter(({ severity }) => severity !== 'hint')
  const found = check.issues.length > 0 ? check.issues : warnings
  const next = nextOwner(
    found.map(({ path }) => ownerOf(survey, path)),
    selection,
  )
  return (
    <p className="note builder-minutes" role="status">
      {check.minutes === null
        ? ''
        : t('survey.minutes', { minutes: formatNumber(check.minutes, check.minutes < 3 ? 1 : 0, language) })}{' '}
      {next ? (
        <button type="button" className="link" onClick={() => select(next)}>
          {t(check.issues.length > 0 ? 'outline.errors' : 'outline.warnings', { count: found.length })}
        </button>
      ) : (
        t('findings.none')
      )}
    </p>
  )
}
