import type { Voice } from '@opencxm/server/contract'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { useInboxOptions, type VoiceChange } from '../queries.ts'
import { tidyTag } from '../view.ts'

type Props = { voice: Voice; saving: boolean; onSave: (change: VoiceChange) => void; onRead: (read: boolean) => void }

/** What people add: who looks after it, tags, read or not. */
export function VoiceMarks({ voice, saving, onSave, onRead }: Props) {
  const { t } = useTranslation('feedback')
  const members = useInboxOptions().data?.members ?? []
  const known = members.some(({ id }) => id === voice.assignee?.id)
  return (
    <footer className="voice-marks">
      <SelectField
        label={t('one.assign')}
        value={voice.assignee?.id ?? ''}
        options={[
          { value: '', label: t('one.nobody') },
          ...(voice.assignee && !known ? [{ value: voice.assignee.id, label: t('one.gone') }] : []),
          ...members.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => onSave({ assignee: value || null, assigneeWas: voice.assignee?.id ?? null })}
      />
      <Tags voice={voice} saving={saving} onSave={onSave} />
      <button type="button" className="plain-button" onClick={() => onRead(!voice.read)}>
        {voice.read ? t('one.markUnread') : t('one.markRead')}
      </button>
    </footer>
  )
}

function Tags({ voice, saving, onSave }: Pick<Props, 'voice' | 'saving' | 'onSave'>) {
  const { t } = useTranslation('feedback')
  const id = useId()
  const used = useInboxOptions().data?.tags ?? []
  const [text, setText] = useState('')
  const add = (event: FormEvent) => {
    event.preventDefault()
    const tag = tidyTag(text)
    setText('')
    if (tag !== '' && !voice.tags.includes(tag)) onSave({ addTags: [tag] })
  }
  return (
    <form className="field voice-tags" onSubmit={add}>
      <label htmlFor={id}>{t('one.tags')}</label>
      <div className="row wrap">
        {voice.tags.map((tag) => (
          <span key={tag} className="chip chip-tag">
            {tag}
            <button
              type="button"
              className="voice-tag-off"
              aria-label={t('one.removeTag', { tag })}
              onClick={() => onSave({ removeTags: [tag] })}
            >
              ×
            </button>
          </span>
        ))}
        <input
          id={id}
          className="field-input voice-tag-new"
          list={`${id}-used`}
          placeholder={t('one.addTag')}
          maxLength={40}
          value={text}
          // Not disabled: that would take the focus from whoever adds one tag after the other.
          readOnly={saving}
          onChange={(event) => setText(event.target.value)}
        />
        <datalist id={`${id}-used`}>
          {used.map(({ value }) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      </div>
    </form>
  )
}
