import { contract } from '@opencxm/server/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buildUrl } from '../../../shell/api/url.ts'
import { Download } from '../../../shell/problem/Download.tsx'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { FilterPill } from '../../../ui/filter/FilterPill.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState, Skeleton } from '../../../ui/state/states.tsx'
import { type More, moreOf } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useImportChanges, useRejected } from '../queries.ts'
import type { ImportDetail, RejectedRow, RejectReason } from '../types.ts'
import { useReasonWord } from '../use-reason-sentence.ts'
import { actionsOf, reasonRows } from '../view.ts'
import { RejectedLine } from './RejectedLine.tsx'

/** Rows that were not imported, with line and reason; they can be downloaded and repaired. Nothing when there are none. */
export function RejectedCard({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const navigate = useNavigate()
  const word = useReasonWord()
  const { reason } = useSearch({ from: '/frame/collect/imports/$importId' })
  const wanted = reason as RejectReason | undefined
  const pages = useRejected({ id: one.id, reason: wanted, count: one.rowsRejected })
  if (one.rowsRejected === 0) return null
  const reasons = reasonRows(one.rejectedByReason)
  const go = (value: string | null) =>
    void navigate({
      to: '/collect/imports/$importId',
      params: { importId: one.id },
      search: value ? { reason: value } : {},
      replace: true,
      resetScroll: false,
    })
  const rows = pages.data?.pages.flatMap((page) => page.rows)
  return (
    <Card title={t('rejected.title')} subtitle={t('rejected.note')}>
      <div className="card-body form">
        <div className="imports-buttons">
          <FilterPill
            label={t('rejected.reason')}
            value={reason ?? null}
            options={reasons.map((row) => ({
              value: row.reason,
              label: word(row.reason as RejectReason),
              note: formatCount(row.n, language),
            }))}
            onChange={go}
          />
          <span className="sp" />
          <Download
            className="plain-button"
            href={buildUrl(contract.imports.downloadRejected.path, { id: one.id }, { language })}
            name={`rejected-${one.id}.csv`}
          >
            {t('rejected.download')}
          </Download>
        </div>
        {rows === undefined ? (
          pages.isError ? (
            <ProblemState error={pages.error} onRetry={() => void pages.refetch()} bare />
          ) : (
            <Skeleton lines={5} />
          )
        ) : rows.length === 0 ? (
          <EmptyState bare title={t('rejected.none')} hint={t('rejected.noneHint')} />
        ) : (
          <Lines one={one} rows={rows} columns={pages.data?.pages[0]?.columns ?? []} more={moreOf(pages)} />
        )}
      </div>
    </Card>
  )
}

type LinesProps = {
  one: ImportDetail
  rows: readonly RejectedRow[]
  columns: readonly string[]
  more: More
}

const repairedAtOnceMax = 500

function Lines({ one, rows, columns, more }: LinesProps) {
  const { t } = useTranslation('imports')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const { repair } = useImportChanges()
  const [openLine, setOpenLine] = useState<number | null>(null)
  const repairable = may(session, 'imports:write') && actionsOf(one).repair
  const some = rows.slice(0, repairedAtOnceMax)
  const tryAll = async () => {
    try {
      const done = await repair.mutateAsync({ id: one.id, rows: some.map(({ line }) => ({ line, cells: {} })) })
      const accepted = formatCount(done.accepted, language)
      messages.info(t('rejected.triedAll', { accepted, rejected: formatCount(done.stillRejected.length, language) }))
    } catch (error) {
      messages.error(explain(error).detail ?? explain(error).title)
    }
  }
  return (
    <>
      <ul className="imports-rejected" aria-label={t('rejected.label')}>
        {rows.map((row) => (
          <RejectedLine
            key={row.line}
            one={one}
            row={row}
            columns={columns}
            open={openLine === row.line}
            repairable={repairable}
            onToggle={() => setOpenLine(openLine === row.line ? null : row.line)}
          />
        ))}
      </ul>
      {more || (repairable && rows.length > 1) ? (
        <div className="imports-buttons">
          {more ? (
            <button type="button" className="plain-button" onClick={more.load} disabled={more.loading}>
              {more.loading ? ui('table.loadingMore') : ui('table.more')}
            </button>
          ) : null}
          {repairable && rows.length > 1 ? (
            <button type="button" className="plain-button" disabled={repair.isPending} onClick={() => void tryAll()}>
              {t('rejected.tryAll', { count: some.length })}
            </button>
          ) : null}
        </div>
      ) : null}
    </>
  )
}
