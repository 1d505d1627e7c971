import type { QuarantinedMessage } from '@opencxm/server/contract'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { useUnsaved } from '../../../shell/form/use-unsaved.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { LongField } from '../../../ui/form/LongField.tsx'
import { dayIn, formatDay, formatInstant } from '../../../ui/format/index.ts'
import { CloseIcon } from '../../../ui/icons.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { type Json, useDiscard, useReplay } from '../queries.ts'
import { useReasonWord } from '../use-reason-word.ts'
import { editorRows, rawText, readDraft } from '../view.ts'

type Props = { message: QuarantinedMessage; onClose: () => Promise<void> }

/** One message: what is wrong, its body to repair, and what to do with it. */
export function MessagePanel({ message, onClose }: Props) {
  const { t } = useTranslation('quarantine')
  const language = useLanguage()
  const session = useSession()
  const word = useReasonWord()
  const zone = session.workspace.timeZone
  const repairable = message.state === 'kept' && may(session, 'quarantine:write')
  return (
    <section className="card quarantine-panel" aria-label={t('one.label')}>
      <div className="row">
        <h2 className="t16 b">{word(message.reason)}</h2>
        <span className="sp" />
        <button type="button" className="info-button" aria-label={t('one.close')} onClick={() => void onClose()}>
          <CloseIcon />
        </button>
      </div>
      <p className="note">
        {[
          message.source === '' ? t('noSource') : message.source,
          t('one.arrived', { time: formatInstant(message.at, zone, language) }),
          t('one.expires', { date: formatDay(dayIn(Date.parse(message.expiresAt), zone), language) }),
        ].join(' · ')}
      </p>
      <dl className="quarantine-why">
        {message.field ? (
          <Fact name={t('one.field')}>
            <code className="mono">{message.field}</code>
          </Fact>
        ) : null}
        <Fact name={t('one.detail')}>{message.detail}</Fact>
      </dl>
      {repairable ? <Repair message={message} onClose={onClose} /> : <Settled message={message} />}
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="t3 t12">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Repair({ message, onClose }: Props) {
  const { t } = useTranslation('quarantine')
  const explain = useProblemText()
  const messages = useMessages()
  const word = useReasonWord()
  const offerUndo = useUndo()
  const replay = useReplay(message.id)
  const discard = useDiscard(message.id)
  const [text, setText] = useState(() => rawText(message.raw))
  const draft = readDraft<Json>(text, message.raw)
  const unsaved = useUnsaved(!draft.valid || draft.changed)
  const send = async () => {
    if (!draft.valid) return
    const answer = await replay.mutateAsync(draft.changed ? draft.raw : undefined)
    if (answer.outcome === 'rejected') return
    messages.success(t('one.sent'))
    await onClose()
  }
  const drop = async () => {
    await discard.mutateAsync(true)
    await onClose()
    offerUndo({
      done: t('one.discarded'),
      undo: () => discard.mutateAsync(false),
      explain: (error) => explain(error).title,
    })
  }
  const rejected = replay.data?.outcome === 'rejected' ? replay.data : null
  const failure = replay.error ?? discard.error
  return (
    <div className="form">
      {unsaved.dialog}
      <LongField
        label={t('one.raw')}
        code
        rows={editorRows(text)}
        value={text}
        error={draft.valid ? null : t('one.invalid', { reason: draft.reason })}
        onChange={(event) => setText(event.target.value)}
      />
      {rejected ? (
        <p className="field-error" role="alert">
          {t('one.stillWrong', { reason: [word(rejected.reason ?? ''), rejected.detail].filter(Boolean).join(': ') })}
        </p>
      ) : null}
      <Refusal error={failure} />
      <div className="form-actions quarantine-actions">
        <button
          type="button"
          className="plain-button"
          disabled={discard.isPending}
          onClick={() => void unsaved.saving(drop).catch(() => undefined)}
        >
          {t('one.discard')}
        </button>
        <span className="sp" />
        {draft.valid && !draft.changed ? null : (
          <button type="button" className="plain-button" onClick={() => setText(rawText(message.raw))}>
            {t('one.reset')}
          </button>
        )}
        <button
          type="button"
          className="plain-button primary"
          disabled={!draft.valid || replay.isPending}
          onClick={() => void unsaved.saving(send).catch(() => undefined)}
        >
          {draft.valid && draft.changed ? t('one.sendRepaired') : t('one.send')}
        </button>
      </div>
    </div>
  )
}

/** Nothing more can be done about it here, except to take a discard back. */
function Settled({ message }: { message: QuarantinedMessage }) {
  const { t } = useTranslation('quarantine')
  const session = useSession()
  const messages = useMessages()
  const discard = useDiscard(message.id)
  const keep = async () => {
    await discard.mutateAsync(false)
    messages.success(t('one.kept'))
  }
  return (
    <div className="form">
      <LongField
        label={t('one.rawFixed')}
        code
        rows={editorRows(rawText(message.raw))}
        readOnly
        value={rawText(message.raw)}
      />
      {message.state === 'replayed' ? <p className="t2">{t('one.wasReplayed')}</p> : null}
      {message.state === 'discarded' ? (
        <div className="row wrap">
          <p className="t2">{t('one.wasDiscarded')}</p>
          <span className="sp" />
          {may(session, 'quarantine:write') ? (
            <button
              type="button"
              className="plain-button"
              disabled={discard.isPending}
              onClick={() => void keep().catch(() => undefined)}
            >
              {t('one.keep')}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
