import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { usePersonChanges, usePersonConsent } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'
import { type PersonConsent, standingGrid, wishes } from '../view.ts'
import { RecordDialog } from './RecordDialog.tsx'
import '../consent.css'

type Props = { person: string; name: string }

/** What may be sent to this customer and why, for their page; silence is a no. */
export function PersonConsentCard({ person, name }: Props) {
  const { t } = useTranslation('consent')
  const session = useSession()
  const consent = usePersonConsent(person)
  if (!may(session, 'consent:read')) return null
  return (
    <Card title={t('person.title')} extra={<span className="ci">{t('person.default')}</span>}>
      <div className="card-body">
        <QueryView query={consent} lines={5}>
          {(data) => <Standing consent={data} />}
        </QueryView>
        {may(session, 'consent:write') ? <Actions person={person} name={name} /> : null}
      </div>
    </Card>
  )
}

function Standing({ consent }: { consent: PersonConsent }) {
  const { t } = useTranslation('consent')
  const words = useConsentWords()
  const { channels, rows } = standingGrid(consent.standing)
  const last = consent.history[0]
  return (
    <>
      <table className="consent-standing t12">
        <thead>
          <tr>
            <td />
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {t(`channelShort.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ purpose, cells }) => (
            <tr key={purpose}>
              <th scope="row">{words.purpose(purpose)}</th>
              {cells.map((cell, index) => (
                <td key={channels[index]}>
                  {cell ? (
                    <span className={cell.answer === 'not' ? 't3' : 'm'} title={t(`person.reason.${cell.reason}`)}>
                      {cell.answer === 'not' ? '–' : '✓'}
                      <span className="visually-hidden">{t(`person.reason.${cell.reason}`)}</span>
                    </span>
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {consent.pausedUntil ? (
        <p className="note">{t('person.paused', { day: words.day(consent.pausedUntil) })}</p>
      ) : null}
      {wishes(consent.standing).map(({ purpose, days }) => (
        <p key={purpose} className="note">
          {t('person.often', { purpose: words.purpose(purpose), count: days })}
        </p>
      ))}
      {last ? (
        <p className="note">{t('person.last', { how: words.origin(last), day: words.day(last.lastAt) })}</p>
      ) : null}
    </>
  )
}

function Actions({ person, name }: Props) {
  const { t } = useTranslation('consent')
  const words = useConsentWords()
  const [open, setOpen] = useState<'record' | 'link' | null>(null)
  const { link } = usePersonChanges(person)
  return (
    <p className="row consent-actions">
      <button type="button" className="plain-button small" onClick={() => setOpen('record')}>
        {t('person.record')}
      </button>
      <button
        type="button"
        className="plain-button small"
        disabled={link.isPending}
        onClick={() => link.mutate(undefined, { onSuccess: () => setOpen('link') })}
      >
        {t('person.link')}
      </button>
      {open === 'record' ? <RecordDialog person={person} name={name} onClose={() => setOpen(null)} /> : null}
      {open === 'link' && link.data ? (
        <Dialog label={t('person.linkTitle', { name })} onClose={() => setOpen(null)}>
          <div className="form">
            <h2 className="t16 b">{t('person.linkTitle', { name })}</h2>
            <CopyBlock label={t('person.link')} code={link.data.url} />
            <p className="note">{t('person.linkText', { day: words.day(link.data.expiresAt) })}</p>
            <div className="form-actions">
              <button type="button" className="plain-button primary" onClick={() => setOpen(null)}>
                {t('person.close')}
              </button>
            </div>
          </div>
        </Dialog>
      ) : null}
    </p>
  )
}
