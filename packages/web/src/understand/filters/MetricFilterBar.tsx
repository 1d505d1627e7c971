import { useTranslation } from 'react-i18next'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { PeriodPill, usePeriodText } from '../../ui/filter/PeriodPill.tsx'
import type { Period } from '../../ui/filter/period.ts'
import { formatCount } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { useBreakdownTraits, useChannels, useJourneyModel, useSegments, useTraitValues } from './queries.ts'
import { hasFilters, type MetricFilters, withoutFilters } from './search.ts'
import { useDimensionWords } from './use-dimension-words.ts'
import { localName, splitTrait, traitValueWords } from './view.ts'

type Props = {
  filters: MetricFilters
  onChange: (filters: MetricFilters) => void
  /** The period that the numbers on the screen are of; null until an answer is there. */
  period: Period | null
  /** The metric whose channels and trait values are offered. */
  metricId: string | null
}

/** Period, comparison, segment, channel and one trait: what every number on every page can be narrowed by. */
export function MetricFilterBar({ filters, onChange, period, metricId }: Props) {
  const { t } = useTranslation('ui')
  const { t: words } = useTranslation('filters')
  const language = useLanguage()
  const segments = useSegments()
  const channels = useChannels(metricId)
  const [firstTrait] = useBreakdownTraits()
  const trait = splitTrait(filters.trait)
  const traitKey = trait?.key ?? firstTrait ?? null
  const traitValues = useTraitValues(metricId, traitKey)
  const dimension = useDimensionWords()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  const set = (change: Partial<Record<keyof MetricFilters, string | null>>) => onChange(merge(filters, change))
  return (
    <FilterBar onClear={hasFilters(filters) ? () => onChange(withoutFilters(filters)) : undefined}>
      <PeriodPill period={period} onChange={(next) => set(next)} />
      <AgainstPill value={filters.against} onChange={(against) => set({ against })} />
      {segments.length > 0 ? (
        <FilterPill
          label={words('customers')}
          value={filters.segment ?? null}
          options={segments.map(({ id, name, people }) => ({
            value: id,
            label: name,
            note: formatCount(people, language),
          }))}
          onChange={(segment) => set({ segment })}
        />
      ) : null}
      {channels.length > 1 || filters.channel ? (
        <FilterPill
          label={words('channel')}
          value={filters.channel ?? null}
          options={channels.map((channel) => ({ value: channel, label: channel }))}
          onChange={(channel) => set({ channel })}
        />
      ) : null}
      {traitKey !== null && (traitValues.length > 1 || trait) ? (
        <FilterPill
          label={dimension(`trait:${traitKey}`)}
          value={trait?.value ?? null}
          options={traitValues.map((value) => ({ value, label: traitValueWords(traitKey, value, language) }))}
          onChange={(value) => set({ trait: value === null ? null : `${traitKey}=${value}` })}
        />
      ) : null}
      {filters.touchpoint ? (
        <FilterPill
          label={t('journey.touchpoint')}
          value={filters.touchpoint}
          options={touchpoints.map(({ slug, name }) => ({ value: slug, label: localName(name, language) }))}
          onChange={(touchpoint) => set({ touchpoint })}
        />
      ) : null}
    </FilterBar>
  )
}

function AgainstPill({ value, onChange }: { value: string | undefined; onChange: (value: string | null) => void }) {
  const { t } = useTranslation('ui')
  const text = usePeriodText()
  const [from, to] = value?.includes('..') ? value.split('..') : []
  const own = value && from && to ? [{ value, label: text({ from, to }) }] : []
  return (
    <FilterPill
      label={t('against.label')}
      value={value ?? null}
      allLabel={t('against.previous')}
      options={[...own, { value: 'none', label: t('against.none') }]}
      onChange={onChange}
    />
  )
}

function merge(filters: MetricFilters, change: Partial<Record<keyof MetricFilters, string | null>>): MetricFilters {
  const entries = Object.entries({ ...filters, ...change }).filter(([, value]) => typeof value === 'string')
  return Object.fromEntries(entries)
}
