import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useConsent, useFormChanges } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'
import { channels, type FormDraft, formBody, formDraft, formFaults, type SignUpForm } from '../view.ts'

type Props = { form: SignUpForm | null; onClose: () => void }

/** Name, what people may tick, the words above it in each language, and the sites that may frame it. */
export function SignUpFormDialog({ form, onClose }: Props) {
  const { t } = useTranslation('consent')
  const messages = useMessages()
  const { create, update } = useFormChanges()
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
      <Choices draft={draft} onToggle={toggle} fault={tried && faults.choices ? t('forms.needChoice') : null} />
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

type ChoicesProps = { draft: FormDraft; onToggle: (word: string, on: boolean) => void; fault: string | null }

/** A row a purpose, a column a channel: what people find on the form. */
function Choices({ draft, onToggle, fault }: ChoicesProps) {
  const { t } = useTranslation('consent')
  const words = useConsentWords()
  const purposes = (useConsent().data?.purposes ?? []).filter(({ learned, shown }) => shown && !learned)
  const used = channels.filter((channel) => purposes.some((purpose) => purpose.channels.includes(channel)))
  return (
    <div className="field">
      <table className="consent-choices">
        <caption className="field-legend">{t('forms.choices')}</caption>
        <thead className="t12 t2">
          <tr>
            <td />
            {used.map((channel) => (
              <th key={channel} scope="col">
                {t(`channelShort.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {purposes.map(({ purpose, channels: offered }) => (
            <tr key={purpose}>
              <th scope="row">{words.purpose(purpose)}</th>
              {used.map((channel) => (
                <td key={channel}>
                  {offered.includes(channel) ? (
                    <input
                      type="checkbox"
                      aria-label={t('forms.choice', {
                        purpose: words.purpose(purpose),
                        channel: words.channel(channel),
                      })}
                      checked={draft.choices.includes(`${purpose}/${channel}`)}
                      onChange={({ target }) => onToggle(`${purpose}/${channel}`, target.checked)}
                    />
                  ) : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {fault ? (
        <p className="field-error" role="alert">
          {fault}
        </p>
      ) : null}
    </div>
  )
}
