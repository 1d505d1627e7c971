import type { Programme, ProgrammeDefinition } from '@opencxm/server/contract'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { Columns } from '../../../ui/layout/Columns.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useTargets } from '../queries.ts'
import { type Draft, definitionOf, draftOf, faultsOf, newDraft, previewOf } from '../view.ts'
import { ChannelsCard } from './ChannelsCard.tsx'
import { PreviewCard } from './PreviewCard.tsx'
import type { PartProps } from './part-props.ts'
import { TriggerCard } from './TriggerCard.tsx'

type Props = {
  /** Null for a new one. */
  programme: Programme | null
  lead: ReactNode
  saving: { isPending: boolean; isError: boolean; error: unknown }
  readOnly: boolean
  onSave: (definition: ProgrammeDefinition) => Promise<void>
}

/** What is asked, after what, of whom, how often, by what message; beside it whom that would have asked. */
export function ProgrammeForm({ programme, lead, saving, readOnly, onSave }: Props) {
  const { t } = useTranslation('programmes')
  const explain = useProblemText()
  const [draft, setDraft] = useState<Draft>(() => (programme ? draftOf(programme.definition) : newDraft))
  const [tried, setTried] = useState(false)
  const faults = faultsOf(draft)
  const parts: PartProps = {
    draft,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    fault: (field) => (tried && faults[field] ? t(`fault.${faults[field]}`) : null),
  }
  const submit = () => {
    setTried(true)
    if (Object.keys(faults).length > 0) return
    // A refusal is shown from the mutation's own state.
    void onSave(definitionOf(draft)).catch(() => undefined)
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
      <fieldset className="ask-plain" disabled={readOnly}>
        <Columns
          main={
            <>
              <WhatCard {...parts} />
              <TriggerCard {...parts} />
              <ChannelsCard {...parts} programme={programme} />
            </>
          }
          side={<PreviewCard definition={previewOf(draft, programme?.id ?? null)} />}
        />
        {tried && Object.keys(faults).length > 0 ? (
          <p className="field-error" role="alert">
            {t('form.incomplete')}
          </p>
        ) : null}
        {refusal ? (
          <p className="field-error" role="alert">
            {[refusal.title, ...refusal.problems].join(' ')}
          </p>
        ) : null}
        {readOnly ? null : (
          <div className="form-actions ask-actions">
            <button type="submit" className="plain-button primary" disabled={saving.isPending}>
              {t('form.save')}
            </button>
          </div>
        )}
      </fieldset>
    </form>
  )
}

function WhatCard({ draft, change, fault }: PartProps) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const { surveys, touchpoints } = useTargets()
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
          options={[
            { value: '', label: t('form.choose') },
            ...offered.map(({ id, name }) => ({ value: id, label: name })),
          ]}
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
        <Field
          label={t('form.purpose')}
          hint={t('form.purposeHint')}
          value={draft.purpose}
          maxLength={80}
          autoComplete="off"
          error={fault('purpose')}
          onChange={(event) => change({ purpose: event.target.value })}
        />
      </div>
    </Card>
  )
}
