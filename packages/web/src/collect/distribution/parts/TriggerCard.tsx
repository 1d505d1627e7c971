import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { Choice } from '../../../understand/segments/parts/inputs.tsx'
import { MatchEditor } from '../../../understand/segments/parts/MatchEditor.tsx'
import type { EventMatch } from '../../../understand/segments/view.ts'
import type { PartProps } from '../../asks/AskForm.tsx'
import { type DelayUnit, type Draft, delayUnits } from '../view.ts'
import '../../../understand/segments/segments.css'
import '../distribution.css'

/** After which event, what must be true of it, how long after it; what of it travels with the answer. */
export function TriggerCard({ draft, change, fault }: PartProps<Draft>) {
  const { t } = useTranslation('programmes')
  const wrong = fault('event') ?? fault('where') ?? fault('delay')
  // The editor of segments knows all operators but the last, which only this API offers.
  const match: EventMatch = { event: draft.event, where: draft.where as EventMatch['where'] }
  return (
    <Card title={t('form.when')}>
      <div className="card-body form">
        <p className="t2">{t('sentence.after')}</p>
        <MatchEditor match={match} onChange={({ event, where }) => change({ event, where })} />
        <div className="ask-sentence">
          <span>{t('sentence.wait')}</span>
          <input
            className="field-input ask-number"
            inputMode="decimal"
            aria-label={t('number.delay')}
            aria-invalid={fault('delay') ? true : undefined}
            value={draft.delay}
            maxLength={8}
            autoComplete="off"
            onChange={(event) => change({ delay: event.target.value })}
          />
          <Choice
            label={t('number.unit')}
            value={draft.delayUnit}
            options={delayUnits.map((unit) => ({ value: unit, label: t(`unit.${unit}`) }))}
            onChange={(delayUnit: DelayUnit) => change({ delayUnit })}
          />
        </div>
        {wrong ? (
          <p className="field-error" role="alert">
            {wrong}
          </p>
        ) : null}
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
