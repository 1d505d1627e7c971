import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { wrapText } from '../text/measure.ts'
import type { MapLayout } from './layout.ts'

/** One aligned row under the line: its heading, and a cell for each station by id. */
export type MapRow = { key: string; label: string; cell: (stationId: string) => ReactNode }

type Props = { layout: MapLayout; gutter: number; rows: readonly MapRow[]; selected: string | null }

/** The map's figures as a real table, its columns under the stations. */
export function MapRows({ layout, gutter, rows, selected }: Props) {
  const { t } = useTranslation('ui')
  return (
    <table className="jm-rows" style={{ width: gutter + layout.width }}>
      <colgroup>
        <col style={{ width: gutter }} />
        {layout.stations.map(({ station }) => (
          <col key={station.id} style={{ width: layout.column }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="row">{t('journey.touchpoint')}</th>
          {layout.stations.map(({ station }) => (
            <th
              key={station.id}
              scope="col"
              title={station.name}
              className={station.id === selected ? 'jm-name jm-name-on' : 'jm-name'}
            >
              {wrapText(station.name, layout.column - 6).map((line) => (
                <span key={line}>{line}</span>
              ))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.label}</th>
            {layout.stations.map(({ station }) => (
              <td key={station.id}>{row.cell(station.id)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
