import { useTranslation } from 'react-i18next'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { PeriodPill, usePeriodText } from '../../ui/filter/PeriodPill.tsx'
import type { Period } from '../../ui/filter/period.ts'
import { hasFilters, type MetricFilters, withoutFilters } from './search.ts'
import { WhoPill } from './WhoPill.tsx'

type Props = {
  filters: MetricFilters
  onChange: (filters: MetricFilters) => void
  /** The period that the numbers on the screen are of; null until an answer is there. */
  period: Period | null
  /** The metric whose channels and trait values are offered. */
  metricId: string | null
}

/** Period, comparison and whose numbers: what every number on every page can be narrowed by. */
export function MetricFilterBar({ filters, onChange, period, metricId }: Props) {
  const set = (change: Partial<Record<keyof MetricFilters, string | null>>) => onChange(merge(filters, change))
  return (
    <FilterBar onClear={hasFilters(filters) ? () => onChange(withoutFilters(filters)) : undefined}>
      <PeriodPill period={period} onChange={(next) => set(next)} />
      <AgainstPill value={filters.against} onChange={(against) => set({ against })} />
      <WhoPill filters={filters} onChange={set} metricId={metricId} />
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
