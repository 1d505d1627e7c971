import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { ChoiceField } from '../../../ui/form/CheckField.tsx'
import { SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useConsent, usePersonChanges } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'
import { channels, toChannel } from '../view.ts'

type Props = { person: string; name: string; onClose: () => void }
const proofCharsMin = 3

/** What a customer said on the phone, on paper or face to face, with what proves it. */
export function RecordDialog({ person, name, onClose }: Props) {
  const { t } = useTranslation('consent')
  const messages = useMessages()
  const words = useConsentWords()
  const purposes = useConsent().data?.purposes ?? []
  const { record } = usePersonChanges(person)
  const [purpose, setPurpose] = useState('surveys')
  const [channel, setChannel] = useState('')
  const [said, setSaid] = useState('yes')
  const [proof, setProof] = useState('')
  const [tried, setTried] = useState(false)
  const short = proof.trim().length < proofCharsMin
  const submit = () => {
    setTried(true)
    if (short) return
    const changes = [{ purpose, channel: toChannel(channel), given: said === 'yes' }]
    record.mutate(
      { changes, proof: proof.trim() },
      {
        onSuccess: () => {
          messages.success(t('person.form.done'))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('person.form.title', { name })}
      go={t('person.form.go')}
      busy={record.isPending}
      error={record.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField
        label={t('history.purpose')}
        value={purpose}
        options={purposes.map((one) => ({ value: one.purpose, label: words.purpose(one.purpose) }))}
        onChange={setPurpose}
      />
      <SelectField
        label={t('counts.channel')}
        value={channel}
        options={['', ...channels].map((one) => ({ value: one, label: words.channel(toChannel(one)) }))}
        onChange={setChannel}
      />
      <ChoiceField
        legend={t('history.said')}
        name="said"
        value={said}
        options={[
          { value: 'yes', label: t('history.yes') },
          { value: 'no', label: t('history.no') },
        ]}
        onChange={setSaid}
      />
      <LongField
        label={t('person.form.proof')}
        hint={t('person.form.proofHint')}
        value={proof}
        rows={2}
        maxLength={1000}
        error={tried && short ? t('person.form.need') : null}
        onChange={({ target }) => setProof(target.value)}
      />
    </FormDialog>
  )
}
