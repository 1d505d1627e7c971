import type { SourceView } from '@opencxm/server/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatAgo, formatCount } from '../../../ui/format/index.ts'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { dropTotal } from '../view.ts'

/** Sources as rows; a row opens its source. */
export function SourcesTable({ sources }: { sources: readonly SourceView[] }) {
  const { t } = useTranslation('sources')
  const language = useLanguage()
  const navigate = useNavigate()
  const now = Date.now()
  const columns: Column<SourceView>[] = [
    {
      key: 'name',
      title: t('column.name'),
      cell: (source) => (
        <span className="row">
          <Link to="/collect/sources/$sourceId" params={{ sourceId: source.id }} className="open-name clip">
            {source.name}
          </Link>
          {source.revokedAt === null ? null : <Chip kind="neutral">{t('revoked')}</Chip>}
        </span>
      ),
    },
    {
      key: 'kind',
      title: t('column.kind'),
      width: '112px',
      wideOnly: true,
      cell: (source) => t(`kind.${source.kind}`),
    },
    {
      key: 'received',
      title: t('column.received'),
      width: '120px',
      align: 'right',
      cell: (source) => formatCount(source.received, language),
    },
    {
      key: 'drops',
      title: t('column.drops'),
      width: '120px',
      align: 'right',
      wideOnly: true,
      cell: (source) => formatCount(dropTotal(source.drops), language),
    },
    {
      key: 'last',
      title: t('column.last'),
      width: '150px',
      align: 'right',
      cell: (source) => (
        <span className="t2 nw">
          {source.lastReceivedAt ? formatAgo(source.lastReceivedAt, now, language) : t('never')}
        </span>
      ),
    },
  ]
  return (
    <div className="card sources-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={sources}
        rowKey={(source) => source.id}
        onRow={(source) => void navigate({ to: '/collect/sources/$sourceId', params: { sourceId: source.id } })}
      />
    </div>
  )
}
