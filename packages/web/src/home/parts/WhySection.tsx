import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatCount, formatNumber, formatShare } from '../../ui/format/index.ts'
import { Card, Section } from '../../ui/layout/Card.tsx'
import { PainTable } from '../../ui/pain/PainTable.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { localName } from '../../understand/filters/view.ts'
import { LongerPeriod } from '../../understand/journey/LongerPeriod.tsx'
import { useRefusal } from '../../understand/journey/use-refusal.ts'
import { momentsOf, painRows } from '../view.ts'
import { Moment } from './Moment.tsx'
import type { JourneyMapReply } from './types.ts'

/** From here on a general mood stands behind most ratings, and that must be said (methods.md 2). */
const haloFrom = 0.6

type Props = { map: JourneyMapReply; filters: MetricFilters }

/** Pain points by what they cost, and the moments that delight or leave cold. */
export function WhySection({ map, filters }: Props) {
  const { t } = useTranslation('home')
  const moments = momentsOf(map.stations)
  // Without touchpoints nothing was looked for: neither too few answers nor "none detectable" would be true.
  if (map.stations.length === 0)
    return (
      <Section title={t('why.title')}>
        <EmptyState title={t('why.noJourney')} hint={t('why.noJourneyHint')} />
      </Section>
    )
  return (
    <Section title={t('why.title')} subtitle={t('why.subtitle')}>
      <div className="grid home-wide">
        <Card title={t('why.pains')} subtitle={t('why.painsNote')}>
          <div className="card-body">
            <Pains map={map} filters={filters} />
          </div>
        </Card>
        <Card title={t('why.moments')}>
          <div className="card-body">
            {moments.length === 0 ? <p className="t2">{t('why.noMoments')}</p> : null}
            {moments.slice(0, 3).map((station) => (
              <Moment key={station.slug} station={station} filters={filters} />
            ))}
          </div>
        </Card>
      </div>
    </Section>
  )
}

function Pains({ map, filters }: Props) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const navigate = useNavigate()
  const refusal = useRefusal()
  const rows = painRows(map.pains.rows)
  const { model } = map.pains
  if (model.refused !== null)
    return (
      <p className="t2">
        {t('why.refused', { reason: refusal(model.refused) })} <LongerPeriod map={map} filters={filters} to="/" />
      </p>
    )
  if (rows.length === 0) return <EmptyState title={t('why.none')} hint={t('why.noneHint')} bare />
  return (
    <>
      <PainTable
        unit="points"
        costLabel={t('why.cost')}
        rows={rows.map((row) => ({
          id: row.touchpoint,
          rank: row.rank,
          name: localName(row.name, language),
          owner: row.owner,
          customers: row.customers,
          cost: row.impact,
          topThree: row.probTop3,
        }))}
        onOpen={(at) => void navigate({ to: '/understand/journey', search: { ...filters, at } })}
      />
      <p className="note">
        {t('why.model', {
          count: model.respondents,
          n: formatCount(model.respondents, language),
          r2: model.r2 === null ? '–' : formatNumber(model.r2, 2, language),
        })}{' '}
        {model.halo !== null && model.halo > haloFrom
          ? `${t('why.halo', { share: formatShare(model.halo, 0, language) })} `
          : null}
        <Link to="/understand/journey" search={filters}>
          {t('now.open')}
        </Link>
      </p>
    </>
  )
}
