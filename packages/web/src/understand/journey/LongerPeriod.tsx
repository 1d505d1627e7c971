import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePeriodText } from '../../ui/filter/PeriodPill.tsx'
import { longerPeriod } from '../../ui/filter/period.ts'
import type { MetricFilters } from '../filters/search.ts'
import type { JourneyMapReply } from './queries.ts'
import { isTooFew } from './use-refusal.ts'

type Props = { map: JourneyMapReply; filters: MetricFilters; to: '/' | '/understand/journey' }

/** Too few answers to rank pain points: leads to the next longer period, on the page where the reader is. */
export function LongerPeriod({ map, filters, to }: Props) {
  const { t } = useTranslation('journey')
  const periodText = usePeriodText()
  const { refused } = map.pains.model
  const period = refused !== null && isTooFew(refused) ? longerPeriod(map.period) : null
  if (period === null) return null
  const { against: _, ...same } = filters
  return (
    <Link to={to} search={{ ...same, ...period }}>
      {t('longer', { period: periodText(period) })}
    </Link>
  )
}
