import type { PainPoint } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../../shell/session.ts'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { formatCount, formatMoney, formatMoneyBounds, formatNumber, formatShare } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { type Axis, axisFor } from '../../../ui/marks/scale.ts'
import { Whisker, WhiskerAxis } from '../../../ui/marks/Whisker.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { MetricFilters } from '../../filters/search.ts'
import { localName } from '../../filters/view.ts'
import { LongerPeriod } from '../LongerPeriod.tsx'
import type { JourneyMapReply } from '../queries.ts'
import { noBenchmark, useRefusal } from '../use-refusal.ts'
import { dropOffRows, orderStations, shownPains } from '../view.ts'
import { PointWorth } from './PointWorth.tsx'
import { Unplaced } from './Unplaced.tsx'

type Props = { map: JourneyMapReply; filters: MetricFilters; onOpen: (slug: string) => void }

const leavesShown = 12

/** Pain points of the journey, and how far people get on it. */
export function JourneyCards({ map, filters, onOpen }: Props) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  return (
    <>
      <div className="grid journey-cards">
        <Card title={t('pains')} subtitle={t('painsNote')}>
          <div className="card-body">
            <Pains map={map} filters={filters} onOpen={onOpen} />
          </div>
        </Card>
        <Card title={t('leaves')} subtitle={t('leavesNote')}>
          <div className="card-body">
            <Leaves map={map} filters={filters} onOpen={onOpen} />
          </div>
        </Card>
      </div>
      {map.unmappedEvents > 0 ? (
        <p className="note journey-note">
          {t('unmapped', { count: map.unmappedEvents, n: formatCount(map.unmappedEvents, language) })}
        </p>
      ) : null}
      <Unplaced map={map} />
    </>
  )
}

function Pains({ map, filters, onOpen }: Props) {
  const { t } = useTranslation('journey')
  const { t: ui } = useTranslation('ui')
  const { t: home } = useTranslation('home')
  const language = useLanguage()
  const refusal = useRefusal()
  const session = useSession()
  const rows = shownPains(map.pains.rows)
  const { refused } = map.pains.model
  if (refused !== null)
    return (
      <p className="t2">
        {t('refused', { reason: refusal(refused) })}{' '}
        {refused === noBenchmark && may(session, 'catalog:write') ? (
          <Link to="/unify/catalog/touchpoints">{t('toTargets')}</Link>
        ) : null}
        <LongerPeriod map={map} filters={filters} to="/understand/journey" />
      </p>
    )
  if (rows.length === 0) return <p className="t2">{home('why.none')}</p>
  const axis = axisFor({ values: rows.flatMap((row) => [row.impact.low, row.impact.high]), fromZero: true, count: 3 })
  return (
    <>
      <table className="mini">
        <tbody>
          {rows.map((row) => (
            <tr key={row.touchpoint}>
              <td className="b journey-rank">{row.rank}</td>
              <td>
                <button type="button" className="open-name journey-name" onClick={() => onOpen(row.touchpoint)}>
                  {localName(row.name, language)}
                </button>
                {row.money ? (
                  <div className="ci journey-money">
                    <Money money={row.money} />
                  </div>
                ) : null}
              </td>
              <td className="journey-plot">
                <Whisker estimate={row.impact} axis={axis} colour="var(--s-n2)" bar />
              </td>
              <td className="r">
                <EstimateText estimate={row.impact} unit="points" withN={false} />
              </td>
            </tr>
          ))}
        </tbody>
        <AxisFoot
          axis={axis}
          lead={2}
          format={(tick) => formatNumber(tick, axis.max < 3 && tick !== 0 ? 1 : 0, language)}
        />
      </table>
      {rows.some((row) => row.rank.endsWith('=')) ? <p className="note journey-note">{ui('pain.ties')}</p> : null}
      <PointWorth assumption={map.assumption} />
    </>
  )
}

/** A month's amount with its interval. */
function Money({ money }: { money: NonNullable<PainPoint['money']> }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const whole = { amountMinor: money.value, currency: money.currency }
  const [low, high] = formatMoneyBounds([money.low, money.high], whole, language)
  return <>{t('money', { amount: formatMoney(whole, language), low, high })}</>
}

function Leaves({ map, onOpen }: Props) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const rows = dropOffRows(orderStations(map.stages, map.stations), leavesShown)
  if (rows.length === 0) return <p className="t2">{t('noLeaves')}</p>
  const axis = axisFor({ values: rows.map((row) => row.dropOff.high), fromZero: true, limits: { min: 0, max: 1 } })
  return (
    <>
      <table className="mini">
        <tbody>
          {rows.map(({ station, dropOff }) => (
            <tr key={station.slug}>
              <td>
                <button type="button" className="open-name journey-name" onClick={() => onOpen(station.slug)}>
                  {localName(station.name, language)}
                </button>
                <div className="ci">n = {formatCount(dropOff.n, language)}</div>
              </td>
              <td className="journey-plot">
                <Whisker estimate={dropOff} axis={axis} colour="var(--d-ref)" bar />
              </td>
              <td className="r">
                <EstimateText estimate={dropOff} unit="share" withN={false} />
              </td>
            </tr>
          ))}
        </tbody>
        <AxisFoot axis={axis} lead={1} format={(tick) => formatShare(tick, 0, language)} />
      </table>
      <p className="note journey-note">{t('leavesFoot')}</p>
    </>
  )
}

type FootProps = { axis: Axis; lead: number; format: (tick: number) => string }

/** What the grid lines above stand for; the numbers beside the plots say the same to those who listen. */
function AxisFoot({ axis, lead, format }: FootProps) {
  return (
    <tfoot aria-hidden="true">
      <tr>
        <td colSpan={lead} />
        <td className="journey-plot">
          <WhiskerAxis axis={axis} format={format} every={axis.ticks.length > 4 ? 2 : 1} />
        </td>
        <td />
      </tr>
    </tfoot>
  )
}
