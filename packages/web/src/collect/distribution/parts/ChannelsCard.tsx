import type { Programme } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { PartProps } from '../../asks/AskForm.tsx'
import { useFields, useProgrammeChanges, useReachingChannels } from '../queries.ts'
import { type ChannelDraft, type Draft, firstMessage, type MessageDraft, nextKey } from '../view.ts'

const channelsMax = 4
const fieldsShown = 40

/** By which channels, in which order, with which words. */
export function ChannelsCard({
  draft,
  change,
  fault,
  isDirty,
  programme,
}: PartProps<Draft> & { programme: Programme | null }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const channels = useReachingChannels()
  const fields = useFields(draft.event.trim())
  const set = (key: number, next: ChannelDraft | null) =>
    change({ channels: draft.channels.flatMap((one) => (one.key === key ? (next ? [next] : []) : [one])) })
  const add = () => {
    const channel = channels[draft.channels.length]?.id ?? channels[0]?.id ?? ''
    const made = { key: nextKey(draft.channels), channel, embed: true, messages: [firstMessage(language)] }
    change({ channels: [...draft.channels, made] })
  }
  return (
    <Card title={t('form.how')}>
      <div className="card-body form">
        <p className="note">
          {t('form.channelsHint')} <Link to="/act/channels">{t('form.openChannels')}</Link>
        </p>
        {draft.channels.map((one) => (
          <ChannelEditor
            key={one.key}
            channel={one}
            isEmail={channels.find(({ id }) => id === one.channel)?.channel === 'email'}
            saved={programme}
            isDirty={isDirty}
            onChange={(next) => set(one.key, next)}
          />
        ))}
        {fault('channels') ? (
          <p className="field-error" role="alert">
            {fault('channels')}
          </p>
        ) : null}
        {draft.channels.length < channelsMax ? (
          <div>
            <button type="button" className="plain-button small" onClick={add}>
              {t('form.addChannel')}
            </button>
          </div>
        ) : null}
        <details>
          <summary>{t('form.fields')}</summary>
          <p className="note">{t('form.fieldsHint')}</p>
          <div className="ask-fields">
            {fields.slice(0, fieldsShown).map((field) => (
              <code key={field}>{field}</code>
            ))}
          </div>
        </details>
      </div>
    </Card>
  )
}

type EditorProps = {
  channel: ChannelDraft
  isEmail: boolean
  saved: Programme | null
  isDirty: boolean
  onChange: (next: ChannelDraft | null) => void
}

function ChannelEditor({ channel, isEmail, saved, isDirty, onChange }: EditorProps) {
  const { t } = useTranslation('programmes')
  const channels = useReachingChannels()
  const setMessage = (key: number, next: MessageDraft | null) =>
    onChange({
      ...channel,
      messages: channel.messages.flatMap((one) => (one.key === key ? (next ? [next] : []) : [one])),
    })
  const empty = { language: '', subject: '', text: '{{ link }}', button: '' }
  return (
    <div className="ask-message">
      <SelectField
        label={t('form.channel')}
        value={channel.channel}
        options={[
          { value: '', label: t('form.choose') },
          ...channels.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(id) => onChange({ ...channel, channel: id })}
      />
      {isEmail ? (
        <CheckField
          label={t('form.embed')}
          hint={t('form.embedHint')}
          checked={channel.embed}
          onChange={(embed) => onChange({ ...channel, embed })}
        />
      ) : null}
      {channel.messages.map((message) => (
        <MessageEditor
          key={message.key}
          message={message}
          isEmail={isEmail}
          isDirty={isDirty}
          test={isEmail && saved ? { programme: saved.id, channel: channel.channel } : null}
          onChange={(next) => setMessage(message.key, next)}
        />
      ))}
      <div className="ask-sentence">
        <button
          type="button"
          className="plain-button small"
          onClick={() =>
            onChange({ ...channel, messages: [...channel.messages, { key: nextKey(channel.messages), ...empty }] })
          }
        >
          {t('form.addLanguage')}
        </button>
        <button type="button" className="plain-button small" onClick={() => onChange(null)}>
          {t('form.removeChannel')}
        </button>
      </div>
    </div>
  )
}

type MessageProps = {
  message: MessageDraft
  isEmail: boolean
  isDirty: boolean
  /** Null where no test can be sent. */
  test: { programme: string; channel: string } | null
  onChange: (next: MessageDraft | null) => void
}

function MessageEditor({ message, isEmail, isDirty, test, onChange }: MessageProps) {
  const { t } = useTranslation('programmes')
  return (
    <div className="form">
      <Field
        label={t('form.language')}
        hint={t('form.languageHint')}
        value={message.language}
        maxLength={35}
        autoComplete="off"
        onChange={(event) => onChange({ ...message, language: event.target.value.trim() })}
      />
      <Field
        label={t('form.subject')}
        hint={isEmail ? t('form.subjectHint') : null}
        value={message.subject}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => onChange({ ...message, subject: event.target.value })}
      />
      <LongField
        label={t('form.text')}
        rows={6}
        maxLength={5000}
        value={message.text}
        onChange={(event) => onChange({ ...message, text: event.target.value })}
      />
      <Field
        label={t('form.button')}
        hint={t('form.buttonHint')}
        value={message.button}
        maxLength={80}
        autoComplete="off"
        onChange={(event) => onChange({ ...message, button: event.target.value })}
      />
      <div className="ask-sentence">
        {test ? <TestButton {...test} isDirty={isDirty} language={message.language} /> : null}
        <button type="button" className="plain-button small" onClick={() => onChange(null)}>
          {t('form.removeLanguage')}
        </button>
      </div>
    </div>
  )
}

type TestProps = { programme: string; channel: string; language: string; isDirty: boolean }

/** What would be sent is what was saved last: nothing, while something else is typed. */
function TestButton({ programme, channel, language, isDirty }: TestProps) {
  const { t } = useTranslation('programmes')
  const explain = useProblemText()
  const messages = useMessages()
  const { test } = useProgrammeChanges()
  return (
    <button
      type="button"
      className="plain-button small"
      disabled={test.isPending || isDirty}
      title={t(isDirty ? 'test.dirty' : 'test.hint')}
      onClick={() =>
        test.mutate(
          { id: programme, channel, language },
          {
            onSuccess: ({ sent, to, reason }) =>
              sent ? messages.success(t('test.sent', { to })) : messages.error(t('test.failed', { reason })),
            onError: (error) => messages.error(explain(error).title),
          },
        )
      }
    >
      {t('test.send')}
    </button>
  )
}
