import type { Metric, MetricGroup } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { FilterPill } from '../../../ui/filter/FilterPill.tsx'
import { useGroupWords } from '../../filters/use-dimension-words.ts'
import { versusOf } from '../versus.ts'

type Props = {
  metric: Metric
  by: string
  groups: readonly MetricGroup[]
  /** `rest` or `group:KEY`; null = the period before. */
  against: string | null
  onChange: (against: string | null) => void
}

/** What the groups of a panel are compared with: `Against period before ▾`. */
export function VersusPill({ metric, by, groups, against, onChange }: Props) {
  const { t } = useTranslation('metrics')
  const words = useGroupWords()
  const possible = versusOf(metric, by)
  if (!possible.groups || (against === null && groups.length < 2)) return null
  const named = groups
    .filter(({ key }) => key !== '')
    .map((group) => ({ value: `group:${group.key}`, label: words(by, group) }))
  const options = [...(possible.rest ? [{ value: 'rest', label: t('panel.rest') }] : []), ...named]
  // A group that an older link names stays to be seen, and to be taken away.
  const known = against === null || options.some(({ value }) => value === against)
  const shown = known ? options : [...options, { value: against, label: against.slice('group:'.length) }]
  return (
    <FilterPill
      label={t('panel.against')}
      value={against}
      options={shown}
      allLabel={t('panel.periodBefore')}
      onChange={onChange}
    />
  )
}
