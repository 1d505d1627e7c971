import type { FeedbackConnector, FeedbackConnectorSettings } from '@opencxm/server/contract'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useConnectorChanges } from '../queries.ts'

type Answering = Extract<FeedbackConnectorSettings, { kind: 'zendesk' | 'chatwoot' | 'webhook' }>

/** The settings of a connection that can be answered; null for feeds, which are only read, and mailboxes, which need no more. */
export function answeringSettings({ settings }: Pick<FeedbackConnector, 'settings'>): Answering | null {
  return settings.kind === 'feed' || settings.kind === 'imap' ? null : settings
}

/** True when replies can be written through a connection. */
export function isSetUp(connector: FeedbackConnector): boolean {
  const { settings, hasReplySecret } = connector
  if (settings.kind === 'webhook') return settings.replyUrl !== undefined
  if (settings.kind === 'zendesk')
    return hasReplySecret && settings.replyUser !== undefined && settings.baseUrl !== undefined
  if (settings.kind === 'chatwoot')
    return hasReplySecret && settings.accountId !== undefined && settings.baseUrl !== undefined
  return settings.kind === 'imap'
}

type Draft = { baseUrl: string; user: string; account: string; url: string; secret: string }

function settingsOf(settings: Answering, { baseUrl, user, account, url }: Draft): Answering {
  const given = <Name extends string>(name: Name, value: string) =>
    (value.trim() === '' ? {} : { [name]: value.trim() }) as { [K in Name]?: string }
  if (settings.kind === 'webhook') {
    const { replyUrl: _old, ...rest } = settings
    return { ...rest, ...given('replyUrl', url) }
  }
  const { baseUrl: _old, ...rest } = settings
  if (rest.kind === 'zendesk') {
    const { replyUser: _user, ...kept } = rest
    return { ...kept, ...given('baseUrl', baseUrl), ...given('replyUser', user) }
  }
  const { accountId: _id, ...kept } = rest
  return { ...kept, ...given('baseUrl', baseUrl), ...(account === '' ? {} : { accountId: Number(account) }) }
}

type Props = { connector: FeedbackConnector; settings: Answering; onClose: () => void }

/** Lets a connection carry replies back: where to, in whose name, with what token. */
export function ReplySetup({ connector, settings, onClose }: Props) {
  const { t } = useTranslation('feedback')
  const explain = useProblemText()
  const messages = useMessages()
  const { setUp } = useConnectorChanges()
  const [draft, setDraft] = useState<Draft>({
    baseUrl: settings.kind === 'webhook' ? '' : (settings.baseUrl ?? ''),
    user: settings.kind === 'zendesk' ? (settings.replyUser ?? '') : '',
    account: settings.kind === 'chatwoot' ? String(settings.accountId ?? '') : '',
    url: settings.kind === 'webhook' ? (settings.replyUrl ?? '') : '',
    secret: '',
  })
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const replySecret = draft.secret === '' ? {} : { replySecret: draft.secret }
    const done = () => {
      messages.success(t('replySetup.done'))
      onClose()
    }
    setUp.mutate({ id: connector.id, settings: settingsOf(settings, draft), ...replySecret }, { onSuccess: done })
  }
  const problem = setUp.error ? explain(setUp.error) : null
  return (
    <Dialog label={t('replySetup.title', { name: connector.name })} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <h2 className="t16 b">{t('replySetup.title', { name: connector.name })}</h2>
        <p className="note">{t(`replySetup.how.${settings.kind}`)}</p>
        <Fields connector={connector} settings={settings} draft={draft} set={set} />
        {problem ? (
          <p className="field-error" role="alert">
            {[problem.title, problem.detail, ...(problem.problems ?? [])].filter(Boolean).join('. ')}
          </p>
        ) : null}
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {t('connections.cancel')}
          </button>
          <button type="submit" className="plain-button primary" disabled={setUp.isPending}>
            {t('replySetup.save')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

type FieldsProps = {
  connector: FeedbackConnector
  settings: Answering
  draft: Draft
  set: (change: Partial<Draft>) => void
}

function Fields({ connector, settings, draft, set }: FieldsProps) {
  const { t } = useTranslation('feedback')
  if (settings.kind === 'webhook')
    return (
      <Field
        label={t('replySetup.url')}
        type="url"
        value={draft.url}
        onChange={(event) => set({ url: event.target.value })}
      />
    )
  return (
    <>
      <Field
        label={t('connections.baseUrl')}
        type="url"
        required
        value={draft.baseUrl}
        onChange={(event) => set({ baseUrl: event.target.value })}
      />
      {settings.kind === 'zendesk' ? (
        <Field
          label={t('replySetup.user')}
          type="email"
          required
          value={draft.user}
          onChange={(event) => set({ user: event.target.value })}
        />
      ) : (
        <Field
          label={t('replySetup.account')}
          type="number"
          min={1}
          required
          value={draft.account}
          onChange={(event) => set({ account: event.target.value })}
        />
      )}
      <Field
        label={t('replySetup.token')}
        hint={connector.hasReplySecret ? t('replySetup.tokenKept') : undefined}
        type="password"
        autoComplete="off"
        required={!connector.hasReplySecret}
        value={draft.secret}
        onChange={(event) => set({ secret: event.target.value })}
      />
    </>
  )
}
