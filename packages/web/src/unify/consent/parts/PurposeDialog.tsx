import type { ConsentPurpose } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useConsentChanges } from '../queries.ts'
import { type Channel, channels, filled } from '../view.ts'

type Props = { purpose: ConsentPurpose | null; onClose: () => void }

/** Name, channels and whether it is shown; of a new purpose also its word. */
export function PurposeDialog({ purpose, onClose }: Props) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const messages = useMessages()
  const { putPurpose } = useConsentChanges()
  const [word, setWord] = useState(purpose?.purpose ?? '')
  const [name, setName] = useState({ en: '', 'zh-Hans': '', 'zh-Hant': '', ...purpose?.name })
  const [chosen, setChosen] = useState<readonly Channel[]>(purpose?.channels ?? channels)
  const [shown, setShown] = useState(purpose?.shown ?? true)
  const [tried, setTried] = useState(false)
  const wrongWord = word.trim() === '' || word.includes('/')
  const submit = () => {
    setTried(true)
    if (wrongWord || name.en.trim() === '') return
    const names = { en: name.en.trim(), 'zh-Hans': filled(name['zh-Hans']), 'zh-Hant': filled(name['zh-Hant']) }
    const body = { name: names, channels: [...chosen], shown, position: purpose?.position ?? 100 }
    putPurpose.mutate(
      { purpose: word.trim(), ...body },
      {
        onSuccess: () => {
          messages.success(t('form.done'))
          onClose()
        },
      },
    )
  }
  const nameField = (key: keyof typeof name, label: string) => (
    <Field
      label={label}
      value={name[key]}
      maxLength={80}
      autoComplete="off"
      error={key === 'en' && tried && name.en.trim() === '' ? t('form.needName') : null}
      onChange={({ target }) => setName({ ...name, [key]: target.value })}
    />
  )
  return (
    <FormDialog
      title={purpose ? t('form.editTitle', { name: localName(purpose.name, language) }) : t('form.newTitle')}
      go={t('form.save')}
      busy={putPurpose.isPending}
      error={putPurpose.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {purpose ? null : (
        <Field
          label={t('form.word')}
          hint={t('form.wordHint')}
          value={word}
          maxLength={80}
          autoComplete="off"
          error={tried && wrongWord ? t('form.needWord') : null}
          onChange={({ target }) => setWord(target.value)}
        />
      )}
      {nameField('en', t('form.nameEn'))}
      {nameField('zh-Hans', t('form.nameHans'))}
      {nameField('zh-Hant', t('form.nameHant'))}
      <fieldset className="field">
        <legend className="field-legend">{t('form.channels')}</legend>
        {channels.map((channel) => (
          <CheckField
            key={channel}
            label={t(`channel.${channel}`)}
            checked={chosen.includes(channel)}
            onChange={(on) => setChosen(on ? [...chosen, channel] : chosen.filter((one) => one !== channel))}
          />
        ))}
      </fieldset>
      <CheckField label={t('form.shown')} checked={shown} onChange={setShown} />
    </FormDialog>
  )
}
