import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useConsent, useFormChanges } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'
import { formBody, formDraft, formFaults, type SignUpForm } from '../view.ts'
import { FormDialog } from './FormDialog.tsx'

type Props = { form: SignUpForm | null; onClose: () => void }

/** Name, what people may tick, the words above it in each language, and the sites that may frame it. */
export function SignUpFormDialog({ form, onClose }: Props) {
  const { t } = useTranslation('consent')
  const messages = useMessages()
  const words = useConsentWords()
  const { create, update } = useFormChanges()
  const purposes = (useConsent().data?.purposes ?? []).filter(({ learned, shown }) => shown && !learned)
  const [draft, setDraft] = useState(() => formDraft(form))
  const [tried, setTried] = useState(false)
  const faults = formFaults(draft)
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part })
  const saving = form ? update : create
  const submit = () => {
    setTried(true)
    if (faults.name || faults.choices || faults.frames) return
    const done = {
      onSuccess: () => {
        messages.success(t('forms.saved'))
        onClose()
      },
    }
    if (form) update.mutate({ id: form.id, body: formBody(draft) }, done)
    else create.mutate(formBody(draft), done)
  }
  const toggle = (word: string, on: boolean) =>
    change({ choices: on ? [...draft.choices, word] : draft.choices.filter((one) => one !== word) })
  return (
    <FormDialog
      title={form ? t('forms.editTitle', { name: form.name }) : t('forms.newTitle')}
      go={t('form.save')}
      busy={saving.isPending}
      error={saving.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('forms.name')}
        hint={t('forms.nameHint')}
        value={draft.name}
        maxLength={80}
        autoComplete="off"
        error={tried && faults.name ? t('form.needName') : null}
        onChange={({ target }) => change({ name: target.value })}
      />
      <fieldset className="field">
        <legend className="field-legend">{t('forms.choices')}</legend>
        {purposes.flatMap(({ purpose, channels }) =>
          channels.map((channel) => (
            <CheckField
              key={`${purpose}/${channel}`}
              label={t('forms.choice', { purpose: words.purpose(purpose), channel: words.channel(channel) })}
              checked={draft.choices.includes(`${purpose}/${channel}`)}
              onChange={(on) => toggle(`${purpose}/${channel}`, on)}
            />
          )),
        )}
        {tried && faults.choices ? (
          <p className="field-error" role="alert">
            {t('forms.needChoice')}
          </p>
        ) : null}
      </fieldset>
      <details>
        <summary className="t2">{t('forms.ownWords')}</summary>
        {(['en', 'zh-Hans', 'zh-Hant'] as const).map((language) => (
          <div key={language}>
            <Field
              label={t('forms.title', { language: t(`forms.in.${language}`) })}
              value={draft.title[language]}
              maxLength={80}
              autoComplete="off"
              onChange={({ target }) => change({ title: { ...draft.title, [language]: target.value } })}
            />
            <LongField
              label={t('forms.lead', { language: t(`forms.in.${language}`) })}
              value={draft.lead[language]}
              onChange={({ target }) => change({ lead: { ...draft.lead, [language]: target.value } })}
            />
          </div>
        ))}
      </details>
      <LongField
        label={t('forms.frames')}
        hint={t('forms.framesHint')}
        value={draft.frames}
        error={tried && faults.frames ? t('forms.badFrames') : null}
        onChange={({ target }) => change({ frames: target.value })}
      />
      <CheckField label={t('forms.on')} hint={t('forms.onHint')} checked={draft.on} onChange={(on) => change({ on })} />
    </FormDialog>
  )
}
