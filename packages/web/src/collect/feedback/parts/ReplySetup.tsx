import type { FeedbackConnector, FeedbackConnectorSettings } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
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
  const submit = () => {
    const replySecret = draft.secret === '' ? {} : { replySecret: draft.secret }
    const done = () => {
      messages.success(t('replySetup.done'))
      onClose()
    }
    setUp.mutate({ id: connector.id, settings: settingsOf(settings, draft), ...replySecret }, { onSuccess: done })
  }
  return (
    <FormDialog
      title={t('replySetup.title', { name: connector.name })}
      go={t('replySetup.save')}
      busy={setUp.isPending}
      error={setUp.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="note">{t(`replySetup.how.${settings.kind}`)}</p>
      <Fields connector={connector} settings={settings} draft={draft} set={set} />
    </FormDialog>
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
