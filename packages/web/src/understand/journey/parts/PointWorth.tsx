import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { Field } from '../../../ui/form/Field.tsx'
import { formatExactMoney, minorPerMajor } from '../../../ui/format/index.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { type JourneyMapReply, usePutAssumption } from '../queries.ts'
import { minorOf } from '../view.ts'

type Assumption = NonNullable<JourneyMapReply['assumption']>

/** What a point of NPS is worth as entered, under the amounts that follow from it; whoever may says or changes it here. */
export function PointWorth({ assumption }: { assumption: JourneyMapReply['assumption'] }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const session = useSession()
  const [open, setOpen] = useState(false)
  const minor = assumption?.minorPerCustomerPerPoint ?? null
  const changeable = may(session, 'journeys:write')
  if (minor === null && !changeable) return null
  const { currency } = session.workspace
  return (
    <p className="note journey-note">
      {minor === null
        ? t('worth.none')
        : t('worth.as', {
            amount: formatExactMoney({ amountMinor: minor, currency }, language),
            source: assumption?.source === '' ? t('worth.noSource') : (assumption?.source ?? ''),
          })}{' '}
      {changeable ? (
        <button type="button" className="link" onClick={() => setOpen(true)}>
          {minor === null ? t('worth.enter') : t('worth.change')}
        </button>
      ) : null}
      {open ? <WorthDialog assumption={assumption} currency={currency} onClose={() => setOpen(false)} /> : null}
    </p>
  )
}

type DialogProps = { assumption: Assumption | null; currency: string; onClose: () => void }

function WorthDialog({ assumption, currency, onClose }: DialogProps) {
  const { t } = useTranslation('journey')
  const save = usePutAssumption()
  const messages = useMessages()
  const perMajor = minorPerMajor(currency)
  const before = assumption?.minorPerCustomerPerPoint ?? null
  const [amount, setAmount] = useState(before === null ? '' : String(before / perMajor))
  const [source, setSource] = useState(assumption?.source ?? '')
  const minor = minorOf(amount, perMajor)
  return (
    <FormDialog
      title={t('worth.title')}
      go={t('worth.save')}
      busy={save.isPending || minor === undefined}
      error={save.error}
      onSubmit={() => {
        if (minor === undefined) return
        const done = () => {
          messages.success(t('worth.saved'))
          onClose()
        }
        save.mutate({ minorPerCustomerPerPoint: minor, source: source.trim() }, { onSuccess: done })
      }}
      onClose={onClose}
    >
      <p className="t2">{t('worth.lead')}</p>
      <Field
        label={t('worth.amount', { currency })}
        hint={t('worth.amountHint')}
        inputMode="decimal"
        value={amount}
        error={minor === undefined ? t('worth.amountWrong') : null}
        onChange={({ target }) => setAmount(target.value)}
      />
      <Field
        label={t('worth.source')}
        hint={t('worth.sourceHint')}
        value={source}
        maxLength={500}
        onChange={({ target }) => setSource(target.value)}
      />
    </FormDialog>
  )
}
