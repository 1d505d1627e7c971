import type { Observation } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { LongField } from '../../ui/form/LongField.tsx'
import { formatInstant } from '../../ui/format/index.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useDecision, useObservations } from './queries.ts'
import { chipOf } from './view.ts'
import './feedback.css'

/** What employees wrote, before it counts. */
export function ObservationsPage() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const waiting = useObservations()
  const head = {
    title: t('title'),
    titleLink: <Link to="/collect/feedback">{t('title')}</Link>,
    documentTitle: t('moderate.title'),
    crumb: `/ ${t('moderate.title')}`,
  }
  if (!may(session, 'feedback:read')) {
    return (
      <Page {...head}>
        <EmptyState title={t('moderate.title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      </Page>
    )
  }
  return (
    <Page {...head}>
      <QueryView query={waiting} lines={8}>
        {({ observations }) =>
          observations.length === 0 ? (
            <EmptyState title={t('moderate.none')} hint={t('moderate.noneHint')} />
          ) : (
            <>
              <p className="note">{t('moderate.hint')}</p>
              <ul className="observations">
                {observations.map((one) => (
                  <li key={one.id} className="card">
                    <Deciding observation={one} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </QueryView>
    </Page>
  )
}

function Deciding({ observation }: { observation: Observation }) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const { accept, refuse } = useDecision()
  const [text, setText] = useState(observation.text)
  const failed = (error: unknown) => messages.error(explain(error).title)
  const isBusy = accept.isPending || refuse.isPending
  return (
    <div className="form">
      <div className="row wrap">
        <span className="m">{observation.unit}</span>
        {observation.mood ? <Chip kind={chipOf(observation.mood)}>{t(`score.${observation.mood}`)}</Chip> : null}
        <span className="sp" />
        <span className="note">{formatInstant(observation.at, session.workspace.timeZone, language)}</span>
      </div>
      <LongField
        label={t('moderate.text')}
        rows={3}
        maxLength={2000}
        value={text}
        readOnly={!may(session, 'feedback:write')}
        onChange={(event) => setText(event.target.value)}
      />
      {may(session, 'feedback:write') ? (
        <div className="form-actions">
          <button
            type="button"
            className="plain-button"
            disabled={isBusy}
            onClick={() =>
              refuse.mutate(observation.id, {
                onSuccess: () => messages.success(t('moderate.refused')),
                onError: failed,
              })
            }
          >
            {t('moderate.refuse')}
          </button>
          <button
            type="button"
            className="plain-button primary"
            disabled={isBusy || text.trim() === ''}
            onClick={() =>
              accept.mutate(
                { id: observation.id, text: text.trim() },
                { onSuccess: () => messages.success(t('moderate.accepted')), onError: failed },
              )
            }
          >
            {t('moderate.accept')}
          </button>
        </div>
      ) : null}
    </div>
  )
}
