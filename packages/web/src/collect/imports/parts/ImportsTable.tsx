import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { Chip, type ChipKind } from '../../../ui/estimate/Chip.tsx'
import { formatCount, formatInstant, formatShare } from '../../../ui/format/index.ts'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import type { More } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { ImportState, ImportView } from '../types.ts'

type Props = { imports: readonly ImportView[]; more: More }

const looks: Record<ImportState, ChipKind> = {
  queued: 'neutral',
  running: 'neutral',
  done: 'tag',
  failed: 'danger',
  cancelled: 'tag',
  undoing: 'neutral',
  undone: 'empty',
}

/** The state of an import as a chip; with its share while it runs. */
export function StateChip({ one }: { one: ImportView }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const share = one.state === 'running' ? ` ${formatShare(one.fraction, 0, language)}` : ''
  return <Chip kind={looks[one.state]}>{`${t(`state.${one.state}`)}${share}`}</Chip>
}

/** Imports as rows; a row opens its import. */
export function ImportsTable({ imports, more }: Props) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const { workspace } = useSession()
  const navigate = useNavigate()
  const columns: Column<ImportView>[] = [
    {
      key: 'name',
      title: t('column.name'),
      cell: (one) => (
        <span className="imports-name">
          <Link to="/collect/imports/$importId" params={{ importId: one.id }} className="open-name clip">
            {one.name}
          </Link>
          <span className="ci clip">{one.fileName}</span>
        </span>
      ),
    },
    { key: 'state', title: t('column.state'), width: '136px', cell: (one) => <StateChip one={one} /> },
    {
      key: 'rows',
      title: t('column.rows'),
      width: '110px',
      align: 'right',
      wideOnly: true,
      cell: (one) => formatCount(one.rowsAccepted, language),
    },
    {
      key: 'rejected',
      title: t('column.rejected'),
      width: '100px',
      align: 'right',
      wideOnly: true,
      cell: (one) => (one.rowsRejected === 0 ? <span className="t3">0</span> : formatCount(one.rowsRejected, language)),
    },
    {
      key: 'when',
      title: t('column.when'),
      width: '160px',
      align: 'right',
      wideOnly: true,
      cell: (one) => (
        <span className="t2 nw">{formatInstant(one.startedAt ?? one.createdAt, workspace.timeZone, language)}</span>
      ),
    },
  ]
  return (
    <div className="card imports-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={imports}
        rowKey={(one) => one.id}
        rowHeight={48}
        more={more}
        onRow={({ id }) => void navigate({ to: '/collect/imports/$importId', params: { importId: id } })}
      />
    </div>
  )
}
