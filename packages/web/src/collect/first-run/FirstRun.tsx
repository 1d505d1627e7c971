import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { navigation } from '../../shell/frame/nav.ts'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatAgo, formatCount } from '../../ui/format/index.ts'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { RichText } from '../../ui/text/RichText.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useEventName } from '../../unify/catalog/use-event-name.ts'
import { useLiveEvents } from '../sources/queries.ts'
import { FirstRunStep } from './parts/FirstRunStep.tsx'
import { useFirstRunFacts } from './queries.ts'
import { type FirstRunFacts, type StepState, stepStates } from './view.ts'
import './first-run.css'

/** The way from an empty workspace to the first answers; those who may not connect anything are told who may. */
export function FirstRun() {
  const { t } = useTranslation('firstRun')
  const session = useSession()
  if (!may(session, 'sources:read')) {
    return <EmptyState title={t('askTitle')} hint={t('askHint', { workspace: session.workspace.name })} />
  }
  return <Guide />
}

function Guide() {
  const { t } = useTranslation('firstRun')
  const { facts, error, retry } = useFirstRunFacts()
  if (facts === null) return error ? <ProblemState error={error} onRetry={retry} /> : <Skeleton lines={6} />
  const states = stepStates(facts)
  return (
    <>
      <AnswerSentence text={t('title')} />
      <p className="t2 first-run-lead">{t('lead')}</p>
      <ol className="card first-run">
        <SourceStep facts={facts} state={states.source} />
        <EventStep facts={facts} state={states.event} />
        <ImportStep facts={facts} state={states.import} />
        <MapStep facts={facts} state={states.map} />
      </ol>
      <p className="t2 first-run-lead">
        <RichText text={t('answers')} />
      </p>
    </>
  )
}

type StepProps = { facts: FirstRunFacts; state: StepState }

const buttonLook = (state: StepState) => (state === 'now' ? 'plain-button primary' : 'plain-button')

function SourceStep({ facts, state }: StepProps) {
  const { t } = useTranslation('firstRun')
  const session = useSession()
  return (
    <FirstRunStep
      n={1}
      state={state}
      title={t('source.title')}
      text={state === 'done' ? t('source.done', { count: facts.sources }) : t('source.text')}
    >
      {state !== 'done' && may(session, 'sources:write') ? (
        <Link to="/collect/sources" search={{ create: true }} className={buttonLook(state)}>
          {t('source.go')}
        </Link>
      ) : null}
    </FirstRunStep>
  )
}

function EventStep({ facts, state }: StepProps) {
  const { t } = useTranslation('firstRun')
  const language = useLanguage()
  const live = useLiveEvents(null, facts.sources === 0)
  const eventName = useEventName()
  const last = live.data?.events[0]
  const seen = last
    ? t('event.done', { event: eventName(last.name), ago: formatAgo(last.receivedAt, Date.now(), language) })
    : t('event.doneCount', { count: facts.received, n: formatCount(facts.received, language) })
  return (
    <FirstRunStep
      n={2}
      state={last ? 'done' : state}
      title={t('event.title')}
      text={last || state === 'done' ? seen : t('event.text')}
    >
      {state === 'now' && !last ? (
        <span className="row t12 t3" role="status">
          <span className="first-run-pulse" aria-hidden="true" />
          {t('event.waiting')}
        </span>
      ) : null}
      {facts.newestSource === null || state === 'done' ? null : (
        <Link
          to="/collect/sources/$sourceId"
          params={{ sourceId: facts.newestSource }}
          className={buttonLook(last ? 'done' : state)}
        >
          {t('event.go')}
        </Link>
      )}
    </FirstRunStep>
  )
}

function ImportStep({ facts, state }: StepProps) {
  const { t } = useTranslation('firstRun')
  const language = useLanguage()
  const session = useSession()
  const page = navigation.flatMap((room) => room.pages).find((one) => one.word === 'imports')
  return (
    <FirstRunStep
      n={3}
      state={state}
      title={t('import.title')}
      text={
        state === 'done'
          ? t('import.done', { count: facts.people, n: formatCount(facts.people, language) })
          : t('import.text')
      }
    >
      {page && may(session, 'imports:write') && state !== 'done' ? (
        <Link to={page.path} className="plain-button">
          {t('import.go')}
        </Link>
      ) : null}
    </FirstRunStep>
  )
}

function MapStep({ facts, state }: StepProps) {
  const { t } = useTranslation('firstRun')
  const session = useSession()
  const mayMap = may(session, 'catalog:write') && state !== 'done'
  return (
    <FirstRunStep
      n={4}
      state={state}
      title={t('map.title')}
      text={state === 'done' ? t('map.done', { count: facts.mapped }) : t('map.text')}
    >
      {mayMap && facts.stages === 0 ? (
        <Link to="/unify/catalog/touchpoints" className={buttonLook(state)}>
          {t('map.goStages')}
        </Link>
      ) : null}
      {mayMap && facts.stages > 0 ? (
        <Link to="/unify/catalog" search={{ show: 'unmapped' }} className={buttonLook(state)}>
          {t('map.goMap')}
        </Link>
      ) : null}
    </FirstRunStep>
  )
}
