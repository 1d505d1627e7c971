import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useTargets } from '../queries.ts'
import { withHeld } from '../view.ts'
import type { CardProps } from './WhatCard.tsx'

type Hints = { segment?: ReactNode; sample: ReactNode; often: ReactNode; everybody: string }

/** Of whom, of how many of them, and how often. */
export function WhoCard({ draft, change, fault, hints }: CardProps & { hints: Hints }) {
  const { t } = useTranslation('asks')
  const { segments, isHere } = useTargets()
  const options = [
    { value: '', label: hints.everybody },
    ...segments.map(({ id, name }) => ({ value: id, label: name })),
  ]
  return (
    <Card title={t('form.who')}>
      <div className="card-body form">
        <SelectField
          label={t('form.segment')}
          hint={hints.segment}
          value={draft.segment}
          options={withHeld(options, draft.segment, isHere.segments ? t('form.gone') : '…')}
          onChange={(segment) => change({ segment })}
        />
        <NumberField
          label={t('form.sample')}
          hint={hints.sample}
          value={draft.samplePercent}
          error={fault('samplePercent')}
          onChange={(samplePercent) => change({ samplePercent })}
        />
        <NumberField
          label={t('form.often')}
          hint={hints.often}
          value={draft.onceDays}
          error={fault('onceDays')}
          onChange={(onceDays) => change({ onceDays })}
        />
      </div>
    </Card>
  )
}

type NumberProps = {
  label: string
  hint?: ReactNode
  value: string
  error: string | null
  onChange: (value: string) => void
}

/** A number as it is typed. */
export function NumberField({ onChange, ...field }: NumberProps) {
  return (
    <Field
      {...field}
      inputMode="decimal"
      maxLength={8}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
