import type { ConsentPurpose } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { ChoiceField } from '../../../ui/form/CheckField.tsx'
import { SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useConsentChanges } from '../queries.ts'
import { type BasisKind, basisKinds, channels, toChannel } from '../view.ts'

type Props = { purpose: ConsentPurpose; onClose: () => void }
const reasonCharsMin = 10

/** Why a purpose needs no consent, on which channel, with the reason that is kept. */
export function BasisDialog({ purpose, onClose }: Props) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const messages = useMessages()
  const { putBasis } = useConsentChanges()
  const [basis, setBasis] = useState<BasisKind>('contract')
  const [channel, setChannel] = useState('')
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const short = reason.trim().length < reasonCharsMin
  const submit = () => {
    setTried(true)
    if (short) return
    putBasis.mutate(
      { purpose: purpose.purpose, channel: toChannel(channel), basis, reason: reason.trim() },
      {
        onSuccess: () => {
          messages.success(t('basis.done'))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog
      title={t('basis.dialog', { purpose: localName(purpose.name, language) })}
      go={t('basis.go')}
      busy={putBasis.isPending}
      error={putBasis.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <ChoiceField
        legend={t('basis.kind')}
        name="basis"
        value={basis}
        options={basisKinds.map((kind) => ({ value: kind, label: t(`basis.${kind}`), hint: t(`basis.${kind}Hint`) }))}
        onChange={(value) => setBasis(basisKinds.find((kind) => kind === value) ?? 'contract')}
      />
      <SelectField
        label={t('basis.where')}
        value={channel}
        options={['', ...channels].map((one) => ({ value: one, label: t(`channel.${toChannel(one) || 'all'}`) }))}
        onChange={setChannel}
      />
      <LongField
        label={t('basis.reason')}
        hint={t('basis.reasonHint')}
        value={reason}
        rows={3}
        maxLength={1000}
        error={tried && short ? t('basis.reasonHint') : null}
        onChange={({ target }) => setReason(target.value)}
      />
    </FormDialog>
  )
}
