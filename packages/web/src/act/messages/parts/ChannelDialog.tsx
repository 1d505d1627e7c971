import type { Channel } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { factsOf, problemsOfField } from '../../../shell/api/problem.ts'
import { saverOver } from '../../../shell/api/save-over.ts'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { type ChannelRead, useChannelChanges, useChannels } from '../queries.ts'
import {
  type ChannelDraft,
  configOf,
  draftOfChannel,
  newChannel,
  type Provider,
  placeOf,
  providers,
  type SettingField,
  settingFields,
} from '../view.ts'

/** A channel's settings. Secrets are written, never read: an empty one leaves what is stored. */
export function ChannelDialog({ channel, onClose }: { channel: Channel | null; onClose: () => void }) {
  const { t } = useTranslation('channels')
  const messages = useMessages()
  const { create, update, remove } = useChannelChanges()
  const [draft, setDraft] = useState<ChannelDraft>(() => (channel ? draftOfChannel(channel) : newChannel('smtp')))
  const { refetch } = useChannels()
  const [saveOver] = useState(
    () =>
      channel &&
      saverOver(readOf(channel), async () => {
        const found = (await refetch()).data?.channels.find((one) => one.id === channel.id)
        return found && readOf(found)
      }),
  )
  const saving = channel ? update : create
  const failed = [create, update, remove].find((one) => one.isError)
  const facts = failed ? factsOf(failed.error) : null
  const done = () => {
    messages.success(t('form.saved', { name: draft.name }))
    onClose()
  }
  const save = () => {
    const input = { name: draft.name.trim(), config: configOf(draft) }
    // A refusal is shown from the mutation's own state.
    if (channel && saveOver)
      void saveOver(async (before) => readOf(await update.mutateAsync({ id: channel.id, ...input, before }))).then(
        done,
        () => undefined,
      )
    else create.mutate(input, { onSuccess: done })
  }
  return (
    <FormDialog
      title={channel ? t('form.edit', { name: channel.name }) : t('create')}
      go={t('form.save')}
      busy={saving.isPending}
      error={failed?.error}
      marked={settingFields[draft.provider].map(placeOf)}
      onSubmit={save}
      onClose={onClose}
      extra={
        channel ? (
          <button
            type="button"
            className="plain-button"
            disabled={remove.isPending}
            onClick={() => remove.mutate(channel.id, { onSuccess: onClose })}
          >
            {t('form.remove')}
          </button>
        ) : null
      }
    >
      {channel ? null : (
        <SelectField
          label={t('form.provider')}
          value={draft.provider}
          options={providers.map((one) => ({ value: one, label: t(`provider.${one}`) }))}
          onChange={(one) => setDraft({ ...newChannel(one as Provider), name: draft.name })}
        />
      )}
      <p className="note">{t(`about.${draft.provider}`)}</p>
      <Field
        label={t('form.name')}
        value={draft.name}
        required
        maxLength={80}
        autoComplete="off"
        onChange={(event) => setDraft({ ...draft, name: event.target.value })}
      />
      {settingFields[draft.provider].map((field) => (
        <Setting
          key={`${draft.provider} ${field.name}`}
          field={field}
          value={draft.values[field.name] ?? ''}
          error={facts ? (problemsOfField(facts, placeOf(field))[0] ?? null) : null}
          isStored={channel?.secrets.includes(field.name) ?? false}
          onChange={(value) => setDraft({ ...draft, values: { ...draft.values, [field.name]: value } })}
        />
      ))}
      {channel && channel.statusUrl !== '' ? (
        <p className="note channels-url">{t('form.statusUrl', { url: channel.statusUrl })}</p>
      ) : null}
    </FormDialog>
  )
}

function readOf({ name, settings }: Channel): ChannelRead {
  return { name, settings }
}

type SettingProps = {
  field: SettingField
  value: string
  error: string | null
  isStored: boolean
  onChange: (value: string) => void
}

/** Names of settings are the provider's own words where it has them: they are looked up in its documents. */
function Setting({ field, value, error, isStored, onChange }: SettingProps) {
  const { t } = useTranslation('channels')
  const label = t(`setting.${field.name}` as 'setting.host')
  if (field.kind === 'choice')
    return (
      <SelectField
        label={label}
        value={value}
        options={(field.options ?? []).map((one) => ({ value: one, label: t(`choice.${one}`) }))}
        onChange={onChange}
      />
    )
  if (field.kind === 'lines')
    return (
      <LongField
        label={label}
        hint={t('form.linesHint')}
        code
        rows={3}
        error={error}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  const isSecret = field.kind === 'secret'
  return (
    <Field
      label={label}
      type={isSecret ? 'password' : 'text'}
      autoComplete={isSecret ? 'new-password' : 'off'}
      {...(isSecret ? { hint: t(isStored ? 'form.secretStored' : 'form.secretNew') } : {})}
      value={value}
      error={error}
      maxLength={2000}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
