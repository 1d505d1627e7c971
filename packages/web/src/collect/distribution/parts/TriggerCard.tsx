import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { Choice } from '../../../understand/segments/parts/inputs.tsx'
import { MatchEditor } from '../../../understand/segments/parts/MatchEditor.tsx'
import type { EventMatch } from '../../../understand/segments/view.ts'
import { useTargets } from '../queries.ts'
import { type DelayUnit, delayUnits } from '../view.ts'
import type { PartProps } from './part-props.ts'

/** The trigger as a sentence: after this event, so long later, these people, so many of them, so often. */
export function TriggerCard({ draft, change, fault }: PartProps) {
  const { t } = useTranslation('programmes')
  const { segments } = useTargets()
  const number = (field: 'delay' | 'samplePercent' | 'onceDays') => (
    <input
      className="field-input ask-number"
      inputMode="decimal"
      aria-label={t(`number.${field}`)}
      aria-invalid={fault(field) ? true : undefined}
      value={draft[field]}
      maxLength={8}
      autoComplete="off"
      onChange={(event) => change({ [field]: event.target.value })}
    />
  )
  const wrong = (['event', 'where', 'delay', 'samplePercent', 'onceDays'] as const)
    .map(fault)
    .find((one) => one !== null)
  // The editor of segments knows all operators but the last, which only this API offers.
  const match: EventMatch = { event: draft.event, where: draft.where as EventMatch['where'] }
  return (
    <Card title={t('form.when')}>
      <div className="card-body form">
        <div className="ask-sentence">
          <span>{t('sentence.after')}</span>
        </div>
        <MatchEditor match={match} onChange={({ event, where }) => change({ event, where })} />
        <div className="ask-sentence">
          <span>{t('sentence.wait')}</span>
          {number('delay')}
          <Choice
            label={t('number.unit')}
            value={draft.delayUnit}
            options={delayUnits.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
            onChange={(delayUnit: DelayUnit) => change({ delayUnit })}
          />
        </div>
        <div className="ask-sentence">
          <span>{t('sentence.ask')}</span>
          <Choice
            label={t('form.segment')}
            value={draft.segment}
            options={[
              { value: '', label: t('form.everybody') },
              ...segments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(segment) => change({ segment })}
          />
          <span>{t('sentence.share')}</span>
          {number('samplePercent')}
          <span>%</span>
        </div>
        <div className="ask-sentence">
          <span>{t('sentence.once')}</span>
          {number('onceDays')}
          <span>{t('sentence.days')}</span>
        </div>
        {wrong ? (
          <p className="field-error" role="alert">
            {wrong}
          </p>
        ) : null}
        <p className="note">{t('form.sampleHint')}</p>
        <Field
          label={t('form.transaction')}
          hint={t('form.transactionHint')}
          value={draft.transaction}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => change({ transaction: event.target.value })}
        />
        <Field
          label={t('form.expires')}
          hint={t('form.expiresHint')}
          value={draft.expiresDays}
          inputMode="numeric"
          maxLength={4}
          autoComplete="off"
          error={fault('expiresDays')}
          onChange={(event) => change({ expiresDays: event.target.value })}
        />
      </div>
    </Card>
  )
}
