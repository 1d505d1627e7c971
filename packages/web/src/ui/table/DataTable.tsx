import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactNode, useRef } from 'react'
import { type More, MoreRow } from './MoreRow.tsx'
import './table.css'

export type Column<Row> = {
  key: string
  title: string
  cell: (row: Row) => ReactNode
  align?: 'left' | 'right'
  /** CSS width; columns without one share the rest. */
  width?: string
  /** Left out below 700 px. */
  wideOnly?: boolean
  /** Left out below 1180 px: on a tablet, beside the menu of a small laptop, at 200 % zoom. */
  roomyOnly?: boolean
}

type Props<Row> = {
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Height of a row: 35 for one line, 48 for two. */
  rowHeight?: 35 | 41 | 48
  /** Name of the table for screen readers. */
  label: string
  /** More rows exist on the server. */
  more?: More
  /** A click anywhere in a row; the row's first cell should hold the real link. */
  onRow?: ((row: Row) => void) | undefined
}

const virtualFrom = 120
const visibleRows = 16

/** A table that stays fast: from 120 rows on it scrolls in its own box and draws only what is seen. */
export function DataTable<Row>(props: Props<Row>) {
  const { columns, rows, label, more, rowHeight = 41 } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = rows.length >= virtualFrom
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    enabled: virtual,
  })
  const items = virtual ? virtualizer.getVirtualItems() : []
  const first = virtual ? (items[0]?.index ?? 0) : 0
  const last = virtual ? (items.at(-1)?.index ?? Math.min(rows.length, visibleRows)) : rows.length - 1
  const above = first * rowHeight
  const below = Math.max(0, (rows.length - 1 - last) * rowHeight)
  return (
    <>
      <section
        ref={scroller}
        className={virtual ? 'dt dt-virtual' : 'dt'}
        aria-label={label}
        tabIndex={virtual ? 0 : -1}
      >
        <table className="tbl dt-table" aria-rowcount={rows.length + 1}>
          <colgroup>
            {columns.map((column) => (
              <col
                key={column.key}
                className={roomClass(column)}
                {...(column.width ? { style: { '--column': column.width } as CSSProperties } : {})}
              />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={cellClass(column)}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {above > 0 ? <Spacer height={above} /> : null}
            {rows.slice(first, last + 1).map((row, index) => (
              <Row key={props.rowKey(row)} row={row} index={first + index} table={props} height={rowHeight} />
            ))}
            {below > 0 ? <Spacer height={below} /> : null}
          </tbody>
        </table>
      </section>
      <MoreRow more={more} />
    </>
  )
}

function cellClass<Row>(column: Column<Row>): string {
  return `${column.align === 'right' ? 'r' : ''} ${roomClass(column)}`.trim()
}

function roomClass<Row>({ wideOnly, roomyOnly }: Column<Row>): string {
  if (roomyOnly) return 'roomy-only'
  return wideOnly ? 'wide-only' : ''
}

/** Room of rows that are not drawn. One cell: spanning all columns it would keep the place of those that a phone leaves out. */
function Spacer({ height }: { height: number }) {
  return (
    <tr className="dt-spacer">
      <td style={{ height }} />
    </tr>
  )
}

type RowProps<Row> = { row: Row; index: number; table: Props<Row>; height: number }

function Row<Row>({ row, index, table, height }: RowProps<Row>) {
  const { columns, onRow } = table
  return (
    <tr
      aria-rowindex={index + 2}
      style={{ height }}
      className={onRow ? 'dt-open' : ''}
      onClick={(event) => {
        // A press on a link or button inside the row is its own business.
        if (onRow && !(event.target as HTMLElement).closest('a, button, input')) onRow(row)
      }}
    >
      {columns.map((column) => (
        <td key={column.key} className={cellClass(column)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
