import type { SegmentCondition } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/use-language.ts'
import { useJourneyModel } from '../../filters/queries.ts'
import { localName } from '../../filters/view.ts'
import { useMetrics } from '../../metrics/queries.ts'
import { useMetricName } from '../../metrics/use-metric-words.ts'
import { useKnownTraits } from '../queries.ts'
import { useItemKeys } from '../use-item-keys.ts'
import { answeredMetrics, withMetric } from '../view.ts'
import { Choice, DaysInput, KeyInput, NumberInput, ValueInput } from './inputs.tsx'
import { MatchEditor } from './MatchEditor.tsx'

type Of<Kind> = Extract<SegmentCondition, { kind: Kind }>
type Props<C> = { condition: C; onChange: (condition: SegmentCondition) => void }

/** The fields of one condition. */
export function ConditionEditor({ condition, onChange }: Props<SegmentCondition>) {
  switch (condition.kind) {
    case 'trait':
      return <TraitEditor condition={condition} onChange={onChange} />
    case 'did':
      return <DidEditor condition={condition} onChange={onChange} />
    case 'sequence':
      return <SequenceEditor condition={condition} onChange={onChange} />
    case 'score':
      return <ScoreEditor condition={condition} onChange={onChange} />
  }
}

const traitOperators = ['is', 'is_not', 'at_least', 'at_most', 'contains', 'is_set', 'is_not_set'] as const

function TraitEditor({ condition, onChange }: Props<Of<'trait'>>) {
  const { t } = useTranslation('segments')
  const traits = useKnownTraits()
  const { operator, trait, value } = condition
  const known = traits.find((one) => one.key === trait)
  return (
    <div className="rule-fields">
      <KeyInput
        label={t('builder.trait')}
        value={trait}
        keys={traits.map((one) => one.key)}
        onChange={(next) => onChange({ ...condition, trait: next })}
      />
      <Choice
        label={t('builder.operator')}
        value={operator}
        options={traitOperators.map((one) => ({ value: one, label: t(`builder.op.${one}`) }))}
        onChange={(next) =>
          onChange({ kind: 'trait', trait, operator: next, ...(value === undefined ? {} : { value }) })
        }
      />
      {operator === 'is_set' || operator === 'is_not_set' ? null : (
        <ValueInput
          value={value}
          known={known}
          operator={operator}
          onChange={(next) =>
            onChange({ kind: 'trait', trait, operator, ...(next === undefined ? {} : { value: next }) })
          }
        />
      )}
    </div>
  )
}

const comparisons = ['at_least', 'at_most', 'exactly'] as const

function DidEditor({ condition, onChange }: Props<Of<'did'>>) {
  const { t } = useTranslation('segments')
  const { times, withinDays, ...rest } = condition
  const window = withinDays === undefined ? {} : { withinDays }
  return (
    <>
      <MatchEditor match={condition.match} onChange={(match) => onChange({ ...condition, match })} />
      <div className="rule-fields">
        <Choice
          label={t('builder.times')}
          value={times.comparison}
          options={comparisons.map((one) => ({ value: one, label: t(`builder.comparison.${one}`) }))}
          onChange={(comparison) => onChange({ ...rest, times: { ...times, comparison }, ...window })}
        />
        <NumberInput
          label={t('builder.count')}
          value={times.count}
          onChange={(count) => onChange({ ...rest, times: { ...times, count: count ?? Number.NaN }, ...window })}
        />
        <span className="t2">{t('builder.timesUnit', { count: Number.isFinite(times.count) ? times.count : 0 })}</span>
        <DaysInput
          label={t('builder.within')}
          value={withinDays}
          onChange={(days) => onChange({ ...rest, times, ...(days === undefined ? {} : { withinDays: days }) })}
        />
      </div>
    </>
  )
}

const stepsMax = 6

function SequenceEditor({ condition, onChange }: Props<Of<'sequence'>>) {
  const { t } = useTranslation('segments')
  const { steps, sinceDays, ...rest } = condition
  const since = sinceDays === undefined ? {} : { sinceDays }
  const { keys, drop } = useItemKeys(steps.length)
  const set = (next: typeof steps) => onChange({ ...rest, steps: next, ...since })
  return (
    <>
      {steps.map((step, index) => (
        <div key={keys[index]} className="rule-step">
          <span className="t2 t12">{t('builder.step', { n: String(index + 1) })}</span>
          <MatchEditor
            match={step}
            onChange={(match) => set(steps.map((one, at) => (at === index ? match : one)))}
            {...(steps.length > 2
              ? {
                  onRemove: () => {
                    drop(index)
                    set(steps.filter((_, at) => at !== index))
                  },
                  removeLabel: t('builder.removeStep'),
                }
              : {})}
          />
        </div>
      ))}
      <div className="rule-fields">
        {steps.length < stepsMax ? (
          <button
            type="button"
            className="plain-button small"
            onClick={() => set([...steps, { event: '', where: [] }])}
          >
            {t('builder.addStep')}
          </button>
        ) : null}
        <DaysInput
          label={t('builder.stepsWithin')}
          needed
          value={condition.withinDays}
          onChange={(days) => onChange({ ...condition, withinDays: days ?? Number.NaN })}
        />
        <DaysInput
          label={t('builder.since')}
          value={sinceDays}
          onChange={(days) => onChange({ ...rest, steps, ...(days === undefined ? {} : { sinceDays: days }) })}
        />
      </div>
    </>
  )
}

const whiches = ['latest', 'mean', 'any'] as const
const scoreOperators = ['at_least', 'at_most', 'is'] as const

function ScoreEditor({ condition, onChange }: Props<Of<'score'>>) {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const metrics = answeredMetrics(useMetrics().data?.metrics ?? [])
  const metricName = useMetricName()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  const { touchpoint, withinDays, ...rest } = condition
  const at = touchpoint === undefined ? {} : { touchpoint }
  const window = withinDays === undefined ? {} : { withinDays }
  return (
    <div className="rule-fields">
      <Choice
        label={t('builder.whichLabel')}
        value={condition.which}
        options={whiches.map((one) => ({ value: one, label: t(`builder.which.${one}`) }))}
        onChange={(which) => onChange({ ...condition, which })}
      />
      <Choice
        label={t('builder.metric')}
        value={condition.metric}
        options={[
          { value: '', label: t('builder.chooseMetric') },
          ...metrics.map(({ word, metric }) => ({ value: word, label: metricName(metric) })),
        ]}
        onChange={(metric) => onChange(withMetric(condition, metric, metrics))}
      />
      <Choice
        label={t('builder.touchpoint')}
        value={touchpoint ?? ''}
        options={[
          { value: '', label: t('builder.anyTouchpoint') },
          ...touchpoints.map((one) => ({ value: one.slug, label: localName(one.name, language) })),
        ]}
        onChange={(slug) => onChange({ ...rest, ...window, ...(slug === '' ? {} : { touchpoint: slug }) })}
      />
      <Choice
        label={t('builder.operator')}
        value={condition.operator}
        options={scoreOperators.map((one) => ({ value: one, label: t(`builder.op.${one}`) }))}
        onChange={(operator) => onChange({ ...condition, operator })}
      />
      <NumberInput
        label={
          condition.scale
            ? t('builder.scoreOf', { min: condition.scale.min, max: condition.scale.max })
            : t('builder.score')
        }
        value={condition.value}
        onChange={(value) => onChange({ ...condition, value: value ?? Number.NaN })}
      />
      <DaysInput
        label={t('builder.within')}
        value={withinDays}
        onChange={(days) => onChange({ ...rest, ...at, ...(days === undefined ? {} : { withinDays: days }) })}
      />
    </div>
  )
}
