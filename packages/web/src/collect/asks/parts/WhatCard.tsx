import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useTargets } from '../queries.ts'
import { type AskDraft, withHeld } from '../view.ts'

export type CardProps = {
  draft: AskDraft
  change: (part: Partial<AskDraft>) => void
  fault: (field: keyof AskDraft) => string | null
}

/** The rule's name, which survey it asks and where that counts in the journey. */
export function WhatCard({
  draft,
  change,
  fault,
  hint,
  children,
}: CardProps & { hint: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('asks')
  const language = useLanguage()
  const { surveys, touchpoints, isHere } = useTargets()
  const offered = surveys.filter(({ state, id }) => state !== 'archived' || id === draft.survey)
  const surveyOptions = [
    { value: '', label: t('form.choose') },
    ...offered.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const touchpointOptions = [
    { value: '', label: t('form.noTouchpoint') },
    ...touchpoints.map(({ slug, name }) => ({ value: slug, label: name[language] ?? name.en ?? slug })),
  ]
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
          hint={fault('survey') ? <span className="field-error">{fault('survey')}</span> : hint}
          value={draft.survey}
          options={withHeld(surveyOptions, draft.survey, isHere.surveys ? t('form.gone') : '…')}
          onChange={(survey) => change({ survey })}
        />
        <SelectField
          label={t('form.touchpoint')}
          hint={t('form.touchpointHint')}
          value={draft.touchpoint}
          options={withHeld(touchpointOptions, draft.touchpoint, isHere.touchpoints ? t('form.gone') : '…')}
          onChange={(touchpoint) => change({ touchpoint })}
        />
        {children}
      </div>
    </Card>
  )
}
