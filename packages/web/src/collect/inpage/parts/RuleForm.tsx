import type { InpageRule } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { ChoiceField } from '../../../ui/form/CheckField.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { AskForm, type PartProps } from '../../asks/AskForm.tsx'
import { OnChip } from '../../asks/parts/OnChip.tsx'
import { NumberField } from '../../asks/parts/WhoCard.tsx'
import { useMomentWords } from '../use-moment-words.ts'
import { useStruggleWords } from '../use-struggle-words.ts'
import {
  draftOf,
  faultsOf,
  newDraft,
  type PlacementKind,
  placementKinds,
  type RuleDraft,
  ruleOf,
  type TriggerKind,
  triggerKinds,
} from '../view.ts'
import { PlacementPreview } from './PlacementPreview.tsx'
import '../inpage.css'

type Props = {
  /** Null for a new one. */
  rule: InpageRule | null
  /** What the page that led here knows already of a new one. */
  begin?: Pick<RuleDraft, 'touchpoint'>
  saving: { isPending: boolean; isError: boolean; error: unknown }
  readOnly: boolean
  onDirty?: (isDirty: boolean) => void
  onSave: (draft: RuleDraft) => Promise<void>
}

/** An in-page ask's own: on which pages, at which moment, and where it stands, with a picture. */
export function RuleForm({ rule, begin, ...form }: Props) {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const moment = useMomentWords()
  return (
    <AskForm<RuleDraft>
      {...form}
      initial={rule ? draftOf(rule.definition) : { ...newDraft, ...begin }}
      faultsOf={faultsOf}
      faultWords={() => t('fault.pages')}
      hints={{
        survey: t('form.surveyHint'),
        segment: t('form.segmentHint'),
        sample: t('form.sampleHint'),
        often: t('form.oftenHint'),
        everybody: t('form.everybody'),
      }}
      moment={(draft) => {
        const faults = faultsOf(draft)
        const isOpen = faults.event || faults.seconds || faults.percent || faults.struggle || faults.pages
        return isOpen ? null : moment(ruleOf(draft))
      }}
      lead={t('form.newLead')}
      support={
        rule ? (
          <>
            <OnChip on={rule.on} />
            <span className="t3">{t('answer.asked', { count: rule.asked, n: formatCount(rule.asked, language) })}</span>
          </>
        ) : null
      }
      when={(parts) => <WhenCard {...parts} />}
      side={(parts) => <WhereCard {...parts} />}
    />
  )
}

function WhenCard({ draft, change, fault }: PartProps<RuleDraft>) {
  const { t } = useTranslation('inpage')
  const { trigger } = draft
  const struggleWords = useStruggleWords(draft.struggle)
  const number = (field: 'seconds' | 'percent' | 'struggle') => (
    <NumberField
      label={t(`form.${field}`)}
      hint={field === 'struggle' ? struggleWords : t(`form.${field}Hint`)}
      value={draft[field]}
      error={fault(field)}
      onChange={(value) => change({ [field]: value })}
    />
  )
  return (
    <Card title={t('form.when')}>
      <div className="card-body form">
        <LongField
          label={t('form.pages')}
          hint={t('form.pagesHint')}
          code
          rows={3}
          value={draft.pages}
          error={fault('pages')}
          onChange={(event) => change({ pages: event.target.value })}
        />
        <SelectField
          label={t('form.trigger')}
          value={trigger}
          options={triggerKinds.map((kind) => ({ value: kind, label: t(`trigger.${kind}`) }))}
          onChange={(kind) => change({ trigger: kind as TriggerKind })}
        />
        {trigger === 'dwell' ? number('seconds') : null}
        {trigger === 'scroll' ? number('percent') : null}
        {trigger === 'event' ? (
          <>
            <Field
              label={t('form.event')}
              hint={t('form.eventHint')}
              value={draft.event}
              maxLength={200}
              autoComplete="off"
              error={fault('event')}
              onChange={(event) => change({ event: event.target.value })}
            />
            <Field
              label={t('form.transaction')}
              hint={t('form.transactionHint')}
              value={draft.transaction}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => change({ transaction: event.target.value })}
            />
          </>
        ) : null}
        {number('struggle')}
      </div>
    </Card>
  )
}

function WhereCard({ draft, change, fault }: PartProps<RuleDraft>) {
  const { t } = useTranslation('inpage')
  return (
    <Card title={t('form.where')}>
      <div className="card-body form">
        <ChoiceField
          legend={t('form.placement')}
          name="inpage-placement"
          value={draft.placement}
          options={placementKinds.map((kind) => ({
            value: kind,
            label: t(`placement.${kind}`),
            hint: t(`placementHint.${kind}`),
          }))}
          onChange={(kind) => change({ placement: kind as PlacementKind })}
        />
        {draft.placement === 'anchored' ? (
          <Field
            label={t('form.anchor')}
            hint={t('form.anchorHint')}
            value={draft.anchor}
            maxLength={300}
            spellCheck={false}
            autoComplete="off"
            error={fault('anchor')}
            onChange={(event) => change({ anchor: event.target.value })}
          />
        ) : null}
        <PlacementPreview placement={draft.placement} />
      </div>
    </Card>
  )
}
