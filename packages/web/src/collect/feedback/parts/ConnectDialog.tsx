import type { FeedbackConnector, FeedbackConnectorSettings, FeedbackKind } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { TouchpointField } from '../../../understand/filters/TouchpointField.tsx'
import { useConnectorChanges } from '../queries.ts'
import { kinds as feedbackKinds } from '../view.ts'

type Kind = FeedbackConnector['settings']['kind']
const kinds: readonly Kind[] = ['zendesk', 'chatwoot', 'webhook', 'feed', 'imap']

const blank = {
  name: '',
  secret: '',
  touchpoint: '',
  baseUrl: '',
  url: '',
  source: '',
  ratingMax: '5',
  host: '',
  port: '993',
  security: 'tls' as 'tls' | 'starttls' | 'none',
  user: '',
  mailbox: 'INBOX',
  minutes: '15',
  as: 'chat' as FeedbackKind,
}
type Draft = typeof blank

/** What the server is asked to make; it checks each field and says what is wrong. */
function settingsOf(kind: Kind, draft: Draft): FeedbackConnectorSettings {
  const touchpoint = draft.touchpoint.trim() ? { touchpoint: draft.touchpoint.trim() } : {}
  const baseUrl = draft.baseUrl.trim() ? { baseUrl: draft.baseUrl.trim() } : {}
  const everyMinutes = Number(draft.minutes)
  if (kind === 'zendesk' || kind === 'chatwoot') return { kind, ...baseUrl, ...touchpoint }
  if (kind === 'webhook') return { kind, source: draft.source, as: draft.as, ...touchpoint }
  if (kind === 'feed') {
    const { url, source, ratingMax } = draft
    return { kind, url, source, ratingMax: Number(ratingMax), as: 'review', everyMinutes, ...touchpoint }
  }
  const { host, port, security, user, mailbox } = draft
  return { kind, host, port: Number(port), security, user, mailbox, everyMinutes, ...touchpoint }
}

/** Connects a help desk, a feed or a mailbox. */
export function ConnectDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('feedback')
  const { create } = useConnectorChanges()
  const [kind, setKind] = useState<Kind>('zendesk')
  const [draft, setDraft] = useState(blank)
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change })
  const submit = () => {
    const secret = draft.secret === '' ? {} : { secret: draft.secret }
    create.mutate({ name: draft.name, settings: settingsOf(kind, draft), ...secret }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      title={t('connections.add')}
      go={t('connections.save')}
      busy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={t('connections.kindLabel')}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`connections.kind.${value}`) }))}
        onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'zendesk')}
      />
      <Field
        label={t('connections.name')}
        required
        maxLength={80}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <KindFields kind={kind} draft={draft} set={set} />
      <TouchpointField
        label={t('connections.touchpoint')}
        hint={t('connections.touchpointHint')}
        value={draft.touchpoint}
        onChange={(touchpoint) => set({ touchpoint })}
      />
    </FormDialog>
  )
}

type FieldsProps = { kind: Kind; draft: Draft; set: (change: Partial<Draft>) => void }

function KindFields({ kind, draft, set }: FieldsProps) {
  const { t } = useTranslation('feedback')
  if (kind === 'imap') return <MailboxFields draft={draft} set={set} />
  if (kind === 'webhook') return <WebhookFields draft={draft} set={set} />
  if (kind === 'feed') {
    return (
      <>
        <Field
          label={t('connections.url')}
          type="url"
          required
          value={draft.url}
          onChange={(event) => set({ url: event.target.value })}
        />
        <SourceField draft={draft} set={set} />
        <Field
          label={t('connections.ratingMax')}
          type="number"
          min={2}
          max={100}
          value={draft.ratingMax}
          onChange={(event) => set({ ratingMax: event.target.value })}
        />
        <Minutes draft={draft} set={set} />
      </>
    )
  }
  return (
    <>
      <SigningSecret kind={kind} draft={draft} set={set} />
      <Field
        label={t('connections.baseUrl')}
        hint={t('connections.baseUrlHint')}
        type="url"
        value={draft.baseUrl}
        onChange={(event) => set({ baseUrl: event.target.value })}
      />
    </>
  )
}

type PartProps = Omit<FieldsProps, 'kind'>

/** What the inbox calls where the feedback came from. */
function SourceField({ draft, set }: PartProps) {
  const { t } = useTranslation('feedback')
  return (
    <Field
      label={t('connections.source')}
      hint={t('connections.sourceHint')}
      required
      pattern="[a-z0-9][a-z0-9_.\-]*"
      maxLength={60}
      value={draft.source}
      onChange={(event) => set({ source: event.target.value })}
    />
  )
}

/** What calls are signed with. */
function SigningSecret({ kind, draft, set }: PartProps & { kind: 'zendesk' | 'chatwoot' | 'webhook' }) {
  const { t } = useTranslation('feedback')
  return (
    <Field
      label={t('connections.secret')}
      hint={t(`connections.secretHint.${kind}`)}
      type="password"
      autoComplete="off"
      required={kind !== 'chatwoot'}
      value={draft.secret}
      onChange={(event) => set({ secret: event.target.value })}
    />
  )
}

function WebhookFields({ draft, set }: PartProps) {
  const { t } = useTranslation('feedback')
  return (
    <>
      <SourceField draft={draft} set={set} />
      <SelectField
        label={t('filter.kind')}
        value={draft.as}
        options={feedbackKinds
          .filter((kind) => kind !== 'survey' && kind !== 'observation')
          .map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={(value) => set({ as: feedbackKinds.find((kind) => kind === value) ?? 'other' })}
      />
      <SigningSecret kind="webhook" draft={draft} set={set} />
    </>
  )
}

function MailboxFields({ draft, set }: PartProps) {
  const { t } = useTranslation('feedback')
  const securities = ['tls', 'starttls', 'none'] as const
  return (
    <>
      <Field
        label={t('connections.host')}
        required
        value={draft.host}
        onChange={(event) => set({ host: event.target.value })}
      />
      <Field
        label={t('connections.port')}
        type="number"
        min={1}
        max={65_535}
        value={draft.port}
        onChange={(event) => set({ port: event.target.value })}
      />
      <SelectField
        label={t('connections.security')}
        value={draft.security}
        options={[
          { value: 'tls', label: t('connections.tls') },
          { value: 'starttls', label: t('connections.starttls') },
          { value: 'none', label: t('connections.unencrypted') },
        ]}
        onChange={(value) => set({ security: securities.find((one) => one === value) ?? 'tls' })}
      />
      <Field
        label={t('connections.user')}
        required
        autoComplete="off"
        value={draft.user}
        onChange={(event) => set({ user: event.target.value })}
      />
      <Field
        label={t('connections.password')}
        type="password"
        autoComplete="new-password"
        required
        value={draft.secret}
        onChange={(event) => set({ secret: event.target.value })}
      />
      <Field
        label={t('connections.mailbox')}
        value={draft.mailbox}
        onChange={(event) => set({ mailbox: event.target.value })}
      />
      <Minutes draft={draft} set={set} />
    </>
  )
}

function Minutes({ draft, set }: PartProps) {
  const { t } = useTranslation('feedback')
  return (
    <Field
      label={t('connections.minutes')}
      type="number"
      min={5}
      max={1440}
      value={draft.minutes}
      onChange={(event) => set({ minutes: event.target.value })}
    />
  )
}
