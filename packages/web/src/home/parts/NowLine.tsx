import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../shell/session.ts'
import { estimateParts } from '../../ui/format/index.ts'
import { RichText } from '../../ui/text/RichText.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { localName } from '../../understand/filters/view.ts'
import { LongerPeriod } from '../../understand/journey/LongerPeriod.tsx'
import { painRows } from '../view.ts'
import type { JourneyMapReply } from './types.ts'

type Props = { map: JourneyMapReply; filters: MetricFilters }

/** One line under the headline: where to start. */
export function NowLine({ map, filters }: Props) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const session = useSession()
  const [worst] = painRows(map.pains.rows)
  const parts = worst ? estimateParts(worst.impact, { unit: 'points', language }) : null
  if (map.stations.length === 0 && may(session, 'catalog:write')) {
    return (
      <p className="home-now">
        {t('now.noJourney')}{' '}
        <Link to="/unify/catalog/touchpoints" className="nw">
          {t('now.toJourney')}
        </Link>
      </p>
    )
  }
  if (!worst || !parts) {
    return (
      <p className="home-now">
        {t(map.pains.model.refused === null ? 'now.none' : 'now.unranked')}{' '}
        <LongerPeriod map={map} filters={filters} to="/" />
      </p>
    )
  }
  const words = {
    touchpoint: localName(worst.name, language),
    value: parts.value,
    low: parts.low ?? '',
    high: parts.high ?? '',
    owner: worst.owner,
  }
  return (
    <p className="home-now">
      <RichText text={worst.owner === '' ? t('now.painUnowned', words) : t('now.pain', words)} />{' '}
      <Link to="/understand/journey" search={{ ...filters, at: worst.touchpoint }} className="nw">
        {t('now.open')}
      </Link>
    </p>
  )
}
