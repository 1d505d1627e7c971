import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatCount } from '../../ui/format/index.ts'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useJourneyModel } from '../../understand/filters/queries.ts'
import { CatalogTabs } from './parts/CatalogTabs.tsx'
import { StageCard } from './parts/StageCard.tsx'
import { StageDialog } from './parts/StageDialog.tsx'
import { TouchpointDialog } from './parts/TouchpointDialog.tsx'
import type { JourneyModel } from './parts/TouchpointSelect.tsx'
import { useCatalogEvents } from './queries.ts'
import { eventsByTouchpoint, type ModelDialog, stageGroups } from './view.ts'
import './catalog.css'

/** The journey model: stages from first to last, touchpoints in them, who owns what. */
export function TouchpointsPage() {
  const { t } = useTranslation('catalog')
  const session = useSession()
  const dialog = useSearch({ from: '/frame/unify/catalog/touchpoints' })
  const navigate = useNavigate()
  const query = useJourneyModel()
  const changeable = may(session, 'catalog:write')
  const open = (search: ModelDialog) =>
    void navigate({ to: '/unify/catalog/touchpoints', search, replace: true, resetScroll: false })
  const addStage = changeable ? (
    <button type="button" className="plain-button primary" onClick={() => open({ stage: 'new' })}>
      {t('model.addStage')}
    </button>
  ) : null
  return (
    <Page title={t('title')} actions={addStage}>
      <CatalogTabs />
      <QueryView query={query} lines={10}>
        {(model) => (
          <>
            <Answer model={model} />
            {changeable ? null : <p className="note catalog-note">{t('readOnly')}</p>}
            {model.stages.length === 0 ? (
              <div className="stack-apart">
                <EmptyState title={t('model.empty')} hint={t('model.emptyHint')} actions={addStage} />
              </div>
            ) : (
              <Stages model={model} changeable={changeable} onOpen={open} />
            )}
            {changeable ? <OpenDialog model={model} dialog={dialog} onClose={() => open({})} /> : null}
          </>
        )}
      </QueryView>
    </Page>
  )
}

function Answer({ model }: { model: JourneyModel }) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const count = model.touchpoints.filter((touchpoint) => touchpoint.owner === '').length
  const words = {
    stages: t('model.stages', { count: model.stages.length, n: formatCount(model.stages.length, language) }),
    touchpoints: t('model.touchpoints', {
      count: model.touchpoints.length,
      n: formatCount(model.touchpoints.length, language),
    }),
  }
  if (model.stages.length === 0) return null
  return (
    <AnswerSentence text={count === 0 ? t('model.answer', words) : t('model.answerUnowned', { ...words, count })} />
  )
}

type StagesProps = { model: JourneyModel; changeable: boolean; onOpen: (dialog: ModelDialog) => void }

function Stages({ model, changeable, onOpen }: StagesProps) {
  const events = useCatalogEvents()
  const names = eventsByTouchpoint(events.data?.events ?? [])
  const groups = stageGroups(model.stages, model.touchpoints)
  return (
    <div className="stack stack-apart">
      {groups.map((group) => (
        <StageCard
          key={group.stage.slug}
          group={group}
          stages={groups.map((one) => one.stage)}
          events={names}
          changeable={changeable}
          onOpen={onOpen}
        />
      ))}
    </div>
  )
}

type DialogProps = { model: JourneyModel; dialog: ModelDialog; onClose: () => void }

function OpenDialog({ model, dialog, onClose }: DialogProps) {
  if (dialog.stage !== undefined) {
    const stage = model.stages.find((one) => one.slug === dialog.stage) ?? null
    if (stage === null && dialog.stage !== 'new') return null
    return <StageDialog key={dialog.stage} stage={stage} model={model} onClose={onClose} />
  }
  if (dialog.touchpoint === undefined || model.stages.length === 0) return null
  const touchpoint = model.touchpoints.find((one) => one.slug === dialog.touchpoint) ?? null
  // An old link to one that is gone opens no form for another.
  if (touchpoint === null && dialog.touchpoint !== 'new') return null
  return (
    <TouchpointDialog
      key={dialog.touchpoint}
      touchpoint={touchpoint}
      inStage={dialog.inStage ?? model.stages[0]?.slug ?? ''}
      named={dialog.name ?? ''}
      model={model}
      onClose={onClose}
    />
  )
}
