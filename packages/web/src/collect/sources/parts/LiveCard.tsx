import { contract } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { routeQuery } from '../../../shell/api/route-query.ts'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useSession } from '../../../shell/session.ts'
import { formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { EmptyState } from '../../../ui/state/states.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useEventName } from '../../../unify/catalog/use-event-name.ts'
import { useLiveEvents } from '../queries.ts'
import { type LiveEvent, propsLine } from '../view.ts'

const statusMs = 5000

/** Events as they are stored, newest on top; of one source, or of all. */
export function LiveCard({ source }: { source: string | null }) {
  const { t } = useTranslation('sources')
  const [paused, setPaused] = useState(false)
  const live = useLiveEvents(source, paused)
  return (
    <Card
      title={t('live.title')}
      subtitle={t('live.subtitle')}
      extra={
        <span className="row">
          <span className="row t12 t3" role="status">
            <span className={paused ? 'live-dot' : 'live-dot live-on'} aria-hidden="true" />
            {paused ? t('live.paused') : t('live.following')}
          </span>
          <button type="button" className="plain-button small" onClick={() => setPaused(!paused)}>
            {paused ? t('live.resume') : t('live.pause')}
          </button>
        </span>
      }
    >
      <div className="card-body">
        <ApplyState />
        <QueryView query={live} lines={6} bare>
          {({ events }) =>
            events.length === 0 ? (
              <EmptyState title={t('live.empty')} hint={t('live.emptyHint')} bare />
            ) : (
              <section className="live-list" aria-label={t('live.list')}>
                {events.map((event) => (
                  <LiveRow key={`${event.source}-${event.id}`} event={event} named={source === null} />
                ))}
              </section>
            )
          }
        </QueryView>
      </div>
    </Card>
  )
}

/** Says so while what was acknowledged is not yet in the numbers, or cannot get there. */
function ApplyState() {
  const { t } = useTranslation('sources')
  const status = useQuery({ ...routeQuery(contract.ingest.status), refetchInterval: statusMs }).data
  if (!status) return null
  if (status.failing !== null) {
    return (
      <p className="field-error sources-note" role="alert">
        {t('live.failing', { reason: status.failing })}
      </p>
    )
  }
  return status.pending > 0 ? <p className="note">{t('live.pending', { count: status.pending })}</p> : null
}

function LiveRow({ event, named }: { event: LiveEvent; named: boolean }) {
  const { t } = useTranslation('sources')
  const language = useLanguage()
  const { workspace } = useSession()
  const eventName = useEventName()
  const clock = new Date(event.receivedAt).toLocaleTimeString('en-GB', { timeZone: workspace.timeZone })
  return (
    <details className="live-row">
      <summary>
        <span className="t3" title={formatInstant(event.receivedAt, workspace.timeZone, language)}>
          {clock}
        </span>
        <span className="m clip" title={event.name}>
          {eventName(event.name)}
        </span>
        <span className="t2 clip">{event.userId || (event.personId ? t('live.somebody') : t('live.nobody'))}</span>
        <span className="t3 clip live-props">
          {[named ? event.source : '', propsLine(event.props)].filter(Boolean).join(' · ')}
        </span>
      </summary>
      <span className="visually-hidden">{t('live.details')}</span>
      {event.personId ? (
        <Link to="/unify/people/$personId" params={{ personId: event.personId }} className="link live-person">
          {t('live.open')}
        </Link>
      ) : null}
      <pre className="live-raw" lang="en">
        {JSON.stringify(event.props, null, 2)}
      </pre>
    </details>
  )
}
