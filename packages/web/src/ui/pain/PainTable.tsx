import type { Estimate } from '@opencxm/server/contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NotEnoughData } from '../estimate/DataChips.tsx'
import { EstimateText } from '../estimate/EstimateText.tsx'
import { formatChance, formatCount, formatNumber, known, type Unit } from '../format/index.ts'
import { axisFor } from '../marks/scale.ts'
import { Whisker, WhiskerAxis } from '../marks/Whisker.tsx'
import { useLanguage } from '../use-language.ts'
import './pain.css'

export type PainRow = {
  id: string
  /** `1`, `2=`, `–`; ranks are the server's, from the joint bootstrap. */
  rank: string
  name: string
  note?: string
  owner: string
  customers: number
  /** What goes with it: NPS points less, or money by an assumption. */
  cost: Estimate
  topThree: number
  verdict?: ReactNode
}

type Props = {
  rows: readonly PainRow[]
  unit: Unit
  currency?: string | null
  /** Heading of the cost column, such as "NPS points less". */
  costLabel: string
  needed?: number
  onOpen: (id: string) => void
}

/** Pain points by what they cost, ties shown as ties, every amount with its interval on one axis from zero. */
export function PainTable({ rows, unit, currency = null, costLabel, needed, onOpen }: Props) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const bounds = rows.flatMap((row) => {
    const cost = known(row.cost)
    return cost ? [cost.value, cost.low, cost.high] : []
  })
  const axis = axisFor({ values: bounds, fromZero: true, count: 3 })
  const tied = rows.some((row) => row.rank.endsWith('='))
  return (
    <>
      <div className="tbl-scroll">
        <table className="tbl pain-table">
          <thead>
            <tr>
              <th>{t('pain.rank')}</th>
              <th>{t('pain.name')}</th>
              <th className="pain-owner">{t('pain.owner')}</th>
              <th className="r pain-customers">{t('pain.customers')}</th>
              <th className="pain-plot">
                <WhiskerAxis axis={axis} format={(tick) => axisTick(tick, unit, language)} />
              </th>
              <th className="r">{costLabel}</th>
              <th className="r pain-top">{t('pain.topThree')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className={row.rank === '–' ? 'pain-rank t3' : 'pain-rank'}>{row.rank}</td>
                <td>
                  <button type="button" className="open-name" onClick={() => onOpen(row.id)}>
                    {row.name}
                  </button>
                  {row.note ? <div className="note">{row.note}</div> : null}
                </td>
                <td className="t2 pain-owner">{row.owner}</td>
                <td className="r pain-customers">{formatCount(row.customers, language)}</td>
                {row.cost.value === null ? (
                  <td colSpan={3}>
                    <NotEnoughData n={row.cost.n} {...(needed === undefined ? {} : { needed })} />
                  </td>
                ) : (
                  <>
                    <td className="pain-plot">
                      <Whisker estimate={row.cost} axis={axis} colour="var(--s-n2)" bar />
                    </td>
                    <td className="r">
                      <EstimateText estimate={row.cost} unit={unit} currency={currency} withN={false} />
                    </td>
                    <td className="r t2 pain-top">{formatChance(row.topThree, language)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {tied ? <p className="note pain-note">{t('pain.ties')}</p> : null}
    </>
  )
}

function axisTick(tick: number, unit: Unit, language: Parameters<typeof formatNumber>[2]): string {
  if (unit === 'money_minor') return formatNumber(tick / 100, 0, language)
  return formatNumber(tick, Number.isInteger(tick) ? 0 : 1, language)
}
