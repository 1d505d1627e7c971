import type { Programme } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { usePurposeOptions } from '../../../unify/consent/use-consent-words.ts'
import { AskForm } from '../../asks/AskForm.tsx'
import { OnChip } from '../../asks/parts/OnChip.tsx'
import { useTriggerWords } from '../use-trigger-words.ts'
import { type Draft, draftOf, faultsOf, newDraft, previewOf, priorities, triggerOf } from '../view.ts'
import { ChannelsCard } from './ChannelsCard.tsx'
import { PreviewCard } from './PreviewCard.tsx'
import { TriggerCard } from './TriggerCard.tsx'

type Props = {
  /** Null for a new one. */
  programme: Programme | null
  /** What the page that led here knows already of a new one. */
  begin?: Pick<Draft, 'event' | 'touchpoint'>
  saving: { isPending: boolean; isError: boolean; error: unknown }
  readOnly: boolean
  onDirty?: (isDirty: boolean) => void
  onSave: (draft: Draft) => Promise<void>
}

/** A programme's own: after which event, for which purpose, by which message; beside it whom that would have asked. */
export function ProgrammeForm({ programme, begin, ...form }: Props) {
  const { t } = useTranslation('programmes')
  const words = useTriggerWords()
  return (
    <AskForm<Draft>
      {...form}
      initial={programme ? draftOf(programme.definition) : { ...newDraft, ...begin }}
      faultsOf={faultsOf}
      faultWords={(fault) => t(fault === 'twice' ? 'fault.twice' : 'fault.channels')}
      hints={{
        survey: t('form.surveyHint'),
        sample: t('form.sampleHint'),
        often: t('form.oftenHint'),
        everybody: t('form.everybody'),
      }}
      moment={(draft) => {
        const faults = faultsOf(draft)
        return faults.event || faults.where || faults.delay ? null : words(triggerOf(draft))
      }}
      lead={t('form.newLead')}
      support={programme ? <OnChip on={programme.on} /> : null}
      what={({ draft, change }) => (
        <>
          <PurposeField value={draft.purpose} onChange={(purpose) => change({ purpose })} />
          <SelectField
            label={t('form.priority')}
            hint={t('form.priorityHint')}
            value={draft.priority}
            options={priorities.map((one) => ({ value: one, label: t(`form.priorities.${one}`) }))}
            onChange={(word) => change({ priority: priorities.find((one) => one === word) ?? 'normal' })}
          />
        </>
      )}
      when={(parts) => <TriggerCard {...parts} />}
      how={(parts) => <ChannelsCard {...parts} programme={programme} />}
      side={({ draft }) => <PreviewCard definition={previewOf(draft, programme?.id ?? null)} />}
    />
  )
}

/** For which purpose is asked: people agree to purposes by name. */
function PurposeField({ value, onChange }: { value: string; onChange: (purpose: string) => void }) {
  const { t } = useTranslation('programmes')
  const options = usePurposeOptions(value)
  return (
    <SelectField
      label={t('form.purpose')}
      hint={t('form.purposeHint')}
      value={value}
      options={options}
      onChange={onChange}
    />
  )
}
