import type { CoverageCell, CoverageRow } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../filters/view.ts'
import { byStage, ways } from '../view.ts'
import { BlankCell, HeardCell } from './Cells.tsx'

type Props = { stages: readonly { slug: string; name: CoverageRow['name'] }[]; rows: readonly CoverageRow[] }

/** Touchpoints in journey order, four ways of hearing each. On a phone each touchpoint is a block of its own. */
export function CoverageMatrix({ stages, rows }: Props) {
  const { t } = useTranslation('coverage')
  const language = useLanguage()
  const nameOf = (slug: string) => stages.find((stage) => stage.slug === slug)?.name
  return (
    <div className="card coverage-card">
      <table className="coverage-table">
        <caption className="visually-hidden">{t('caption')}</caption>
        <colgroup>
          <col className="coverage-first" />
          <col span={4} />
        </colgroup>
        <thead>
          <tr>
            <td rowSpan={2} />
            <th colSpan={2} scope="colgroup">
              {t('asked')}
            </th>
            <th colSpan={2} scope="colgroup">
              {t('unasked')}
            </th>
          </tr>
          <tr>
            {ways.map((way) => (
              <th key={way} scope="col" className="coverage-way">
                {t(`short.${way}`)}
              </th>
            ))}
          </tr>
        </thead>
        {byStage(stages, rows).map((group) => {
          const name = nameOf(group.stage)
          return (
            <tbody key={group.stage}>
              <tr className="coverage-stage">
                <th colSpan={5} scope="rowgroup">
                  {name ? localName(name, language) : group.stage}
                </th>
              </tr>
              {group.rows.map((row) => (
                <Row key={row.touchpoint} row={row} />
              ))}
            </tbody>
          )
        })}
      </table>
    </div>
  )
}

function Row({ row }: { row: CoverageRow }) {
  const { t } = useTranslation('coverage')
  const language = useLanguage()
  const name = localName(row.name, language)
  return (
    <tr>
      <th scope="row" className="coverage-name">
        {name}
        {row.channel === '' ? null : <span className="t12 t3 coverage-channel">{row.channel}</span>}
      </th>
      {row.cells.map((cell) => (
        <td key={cell.way} className={`coverage-cell coverage-cell-${cell.state}`} data-label={t(`way.${cell.way}`)}>
          <Content row={row} cell={cell} />
        </td>
      ))}
    </tr>
  )
}

function Content({ row, cell }: { row: CoverageRow; cell: CoverageCell }) {
  return cell.state === 'blank' ? <BlankCell row={row} cell={cell} /> : <HeardCell row={row} cell={cell} />
}
