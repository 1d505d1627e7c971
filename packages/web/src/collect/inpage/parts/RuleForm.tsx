import type { InpageRule, InpageRuleInput } from '@opencxm/server/contract'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { ChoiceField } from '../../../ui/form/CheckField.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { Columns } from '../../../ui/layout/Columns.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useTargets } from '../queries.ts'
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

type Props = {
  /** Null for a new one. */
  rule: InpageRule | null
  lead: ReactNode
  saving: { isPending: boolean; isError: boolean; error: unknown }
  readOnly: boolean
  onSave: (input: InpageRuleInput) => Promise<void>
}

/** What is asked, when, of whom and where, with a picture of where it will stand. */
export function RuleForm({ rule, lead, saving, readOnly, onSave }: Props) {
  const { t } = useTranslation('inpage')
  const explain = useProblemText()
  const [draft, setDraft] = useState<RuleDraft>(() => (rule ? draftOf(rule.definition) : newDraft))
  const [tried, setTried] = useState(false)
  const faults = faultsOf(draft)
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }))
  const parts: PartProps = {
    draft,
    change,
    fault: (field) => (tried && faults[field] ? t(`fault.${faults[field]}`) : null),
  }
  const submit = () => {
    setTried(true)
    if (Object.keys(faults).length > 0) return
    // A refusal is shown from the mutation's own state.
    void onSave(ruleOf(draft)).catch(() => undefined)
  }
  const refusal = saving.isError ? explain(saving.error) : null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {lead}
      <fieldset className="inpage-plain" disabled={readOnly}>
        <Columns
          main={
            <>
              <WhatCard {...parts} />
              <WhenCard {...parts} />
              <WhoCard {...parts} />
            </>
          }
          side={<WhereCard {...parts} />}
        />
        {refusal ? (
          <p className="field-error" role="alert">
            {[refusal.title, ...refusal.problems].join(' ')}
          </p>
        ) : null}
        {readOnly ? null : (
          <div className="form-actions inpage-actions">
            <button type="submit" className="plain-button primary" disabled={saving.isPending}>
              {t('form.save')}
            </button>
          </div>
        )}
      </fieldset>
    </form>
  )
}

type PartProps = {
  draft: RuleDraft
  change: (part: Partial<RuleDraft>) => void
  fault: (field: keyof RuleDraft) => string | null
}

function WhatCard({ draft, change, fault }: PartProps) {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const { surveys, touchpoints } = useTargets()
  const none = { value: '', label: t('form.choose') }
  const offered = surveys.filter(({ state, id }) => state !== 'archived' || id === draft.survey)
  return (
    <Card title={t('form.what')}>
      <div className="card-body form">
        <Field
          label={t('form.name')}
          value={draft.name}
          maxLength={80}
          autoComplete="off"
          error={fault('name')}
          onChange={(event) => change({ name: event.target.value })}
        />
        <SelectField
          label={t('form.survey')}
          hint={fault('survey') ? <span className="field-error">{fault('survey')}</span> : t('form.surveyHint')}
          value={draft.survey}
          options={[none, ...offered.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(survey) => change({ survey })}
        />
        <SelectField
          label={t('form.touchpoint')}
          hint={t('form.touchpointHint')}
          value={draft.touchpoint}
          options={[
            { value: '', label: t('form.noTouchpoint') },
            ...touchpoints.map(({ slug, name }) => ({ value: slug, label: name[language] ?? name.en ?? slug })),
          ]}
          onChange={(touchpoint) => change({ touchpoint })}
        />
      </div>
    </Card>
  )
}

function WhenCard({ draft, change, fault }: PartProps) {
  const { t } = useTranslation('inpage')
  const { trigger } = draft
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
        {trigger === 'dwell' ? <NumberField {...{ draft, change, fault }} field="seconds" /> : null}
        {trigger === 'scroll' ? <NumberField {...{ draft, change, fault }} field="percent" /> : null}
        {trigger === 'event' ? (
          <Field
            label={t('form.event')}
            hint={t('form.eventHint')}
            value={draft.event}
            maxLength={200}
            autoComplete="off"
            error={fault('event')}
            onChange={(event) => change({ event: event.target.value })}
          />
        ) : null}
        <NumberField {...{ draft, change, fault }} field="struggle" />
      </div>
    </Card>
  )
}

function WhoCard({ draft, change, fault }: PartProps) {
  const { t } = useTranslation('inpage')
  const { segments } = useTargets()
  return (
    <Card title={t('form.who')}>
      <div className="card-body form">
        <SelectField
          label={t('form.segment')}
          hint={t('form.segmentHint')}
          value={draft.segment}
          options={[
            { value: '', label: t('form.everybody') },
            ...segments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(segment) => change({ segment })}
        />
        <NumberField {...{ draft, change, fault }} field="sample" />
        <NumberField {...{ draft, change, fault }} field="everyDays" />
      </div>
    </Card>
  )
}

function WhereCard({ draft, change, fault }: PartProps) {
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

type NumberProps = PartProps & { field: 'seconds' | 'percent' | 'struggle' | 'sample' | 'everyDays' }

function NumberField({ draft, change, fault, field }: NumberProps) {
  const { t } = useTranslation('inpage')
  return (
    <Field
      label={t(`form.${field}`)}
      hint={t(`form.${field}Hint`)}
      inputMode="decimal"
      autoComplete="off"
      value={draft[field]}
      error={fault(field)}
      onChange={(event) => change({ [field]: event.target.value })}
    />
  )
}
