import type { ConsentPurpose } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useConsentChanges, useWordings } from '../queries.ts'
import { filled } from '../view.ts'

type Props = { purpose: ConsentPurpose; onClose: () => void }

/** New words for a purpose in three languages; the earlier ones stand below, as they are kept. */
export function WordingDialog({ purpose, onClose }: Props) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const messages = useMessages()
  const { addWording } = useConsentChanges()
  const older = useWordings(purpose.purpose).data?.wordings ?? []
  const [texts, setTexts] = useState({ en: '', 'zh-Hans': '', 'zh-Hant': '', ...purpose.wording?.texts })
  const [tried, setTried] = useState(false)
  const submit = () => {
    setTried(true)
    if (texts.en.trim() === '') return
    const written = { en: texts.en.trim(), 'zh-Hans': filled(texts['zh-Hans']), 'zh-Hant': filled(texts['zh-Hant']) }
    addWording.mutate(
      { purpose: purpose.purpose, texts: written },
      {
        onSuccess: () => {
          messages.success(t('wording.done'))
          onClose()
        },
      },
    )
  }
  const field = (key: keyof typeof texts, label: string) => (
    <LongField
      label={label}
      lang={key}
      rows={3}
      value={texts[key]}
      maxLength={2000}
      error={key === 'en' && tried && texts.en.trim() === '' ? t('wording.need') : null}
      onChange={({ target }) => setTexts({ ...texts, [key]: target.value })}
    />
  )
  return (
    <FormDialog
      title={`${localName(purpose.name, language)}: ${t('wording.write')}`}
      go={t('wording.go')}
      busy={addWording.isPending}
      error={addWording.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="note">{t('wording.hint')}</p>
      {field('en', t('wording.en'))}
      {field('zh-Hans', t('wording.hans'))}
      {field('zh-Hant', t('wording.hant'))}
      {older.length === 0 ? null : (
        <details>
          <summary className="t2">{t('wording.older')}</summary>
          <ol className="consent-older">
            {older.map((one) => (
              <li key={one.version}>
                <span className="t12 t3">{t('wording.version', { version: one.version, by: one.createdBy })}</span>
                <p className="t2">{localName(one.texts, language)}</p>
              </li>
            ))}
          </ol>
        </details>
      )}
    </FormDialog>
  )
}
