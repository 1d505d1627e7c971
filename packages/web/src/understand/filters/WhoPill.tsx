import { useTranslation } from 'react-i18next'
import { SelectField } from '../../ui/form/Field.tsx'
import { formatCount, listSeparator } from '../../ui/format/index.ts'
import { CaretIcon } from '../../ui/icons.tsx'
import { CardPopover } from '../../ui/popover/CardPopover.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useBreakdownTraits, useChannels, useJourneyModel, useSegments, useTraitValues } from './queries.ts'
import type { MetricFilters } from './search.ts'
import { useDimensionWords } from './use-dimension-words.ts'
import { localName, splitTrait, traitValueWords } from './view.ts'

type Change = Partial<Record<'segment' | 'channel' | 'trait' | 'touchpoint', string | null>>
type Props = { filters: MetricFilters; onChange: (change: Change) => void; metricId: string | null }

/** Whose numbers these are: all customers, or a segment, channel, trait or touchpoint of them. */
export function WhoPill({ filters, onChange, metricId }: Props) {
  const { t } = useTranslation('filters')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const names = useChosenNames(filters)
  return (
    <CardPopover
      label={t('customers')}
      placement="bottomLeft"
      content={() => <WhoForm filters={filters} onChange={onChange} metricId={metricId} />}
    >
      {(open) => (
        <button
          type="button"
          className={names.length > 0 ? 'pill pill-set' : 'pill'}
          aria-haspopup="dialog"
          aria-expanded={open}
        >
          <span className="pill-key">{t('customers')}</span>
          <span className="pill-value">
            {names.length > 0 ? names.join(listSeparator(language)) : ui('filter.all')}
          </span>
          <CaretIcon />
        </button>
      )}
    </CardPopover>
  )
}

function useChosenNames(filters: MetricFilters): string[] {
  const language = useLanguage()
  const segments = useSegments()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  const trait = splitTrait(filters.trait)
  const touchpoint = touchpoints.find((one) => one.slug === filters.touchpoint)
  return [
    segments.find((one) => one.id === filters.segment)?.name ?? filters.segment,
    filters.channel,
    trait ? traitValueWords(trait.key, trait.value, language) : undefined,
    touchpoint ? localName(touchpoint.name, language) : filters.touchpoint,
  ].filter((name) => name !== undefined)
}

function WhoForm({ filters, onChange, metricId }: Props) {
  const { t } = useTranslation('filters')
  const language = useLanguage()
  const dimension = useDimensionWords()
  const segments = useSegments()
  const channels = useChannels(metricId)
  const { traits } = useBreakdownTraits()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  return (
    <div className="who-form">
      <Choice
        label={t('segment')}
        value={filters.segment}
        options={segments.map((one) => ({
          value: one.id,
          label: `${one.name} (${formatCount(one.people, language)})`,
        }))}
        onChange={(segment) => onChange({ segment })}
      />
      <Choice
        label={t('channel')}
        value={filters.channel}
        options={channels.map((channel) => ({ value: channel, label: channel }))}
        onChange={(channel) => onChange({ channel })}
      />
      {traits.slice(0, 2).map((key) => (
        <TraitChoice
          key={key}
          traitKey={key}
          label={dimension(`trait:${key}`)}
          filters={filters}
          metricId={metricId}
          onChange={onChange}
        />
      ))}
      <Choice
        label={t('touchpoint')}
        value={filters.touchpoint}
        options={touchpoints.map((one) => ({ value: one.slug, label: localName(one.name, language) }))}
        onChange={(touchpoint) => onChange({ touchpoint })}
      />
    </div>
  )
}

type ChoiceProps = {
  label: string
  value: string | undefined
  options: readonly { value: string; label: string }[]
  onChange: (value: string | null) => void
}

/** One list; a value that is no longer offered stays listed, so that the filter can be seen and taken away. */
function Choice({ label, value, options, onChange }: ChoiceProps) {
  const { t: ui } = useTranslation('ui')
  if (options.length === 0 && value === undefined) return null
  const missing = value !== undefined && options.every((option) => option.value !== value)
  return (
    <SelectField
      label={label}
      value={value ?? ''}
      options={[
        { value: '', label: ui('filter.all') },
        ...options,
        ...(missing ? [{ value: value ?? '', label: value ?? '' }] : []),
      ]}
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

type TraitProps = Props & { traitKey: string; label: string }

/** One trait at a time can narrow the numbers: choosing another lets the first go. */
function TraitChoice({ traitKey, label, filters, metricId, onChange }: TraitProps) {
  const language = useLanguage()
  const values = useTraitValues(metricId, traitKey)
  const chosen = splitTrait(filters.trait)
  return (
    <Choice
      label={label}
      value={chosen?.key === traitKey ? chosen.value : undefined}
      options={values.map((value) => ({ value, label: traitValueWords(traitKey, value, language) }))}
      onChange={(value) => onChange({ trait: value === null ? null : `${traitKey}=${value}` })}
    />
  )
}
