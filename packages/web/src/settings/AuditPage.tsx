import type { contract } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../shell/api/types.ts'
import { ProblemState } from '../shell/problem/ProblemState.tsx'
import { useSession } from '../shell/session.ts'
import { formatInstant } from '../ui/format/index.ts'
import { EmptyState, Skeleton } from '../ui/state/states.tsx'
import { type Column, DataTable } from '../ui/table/DataTable.tsx'
import { type More, moreOf } from '../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../ui/use-language.ts'
import { SettingsPage } from './parts/SettingsPage.tsx'
import { useAudit } from './queries.ts'
import { auditWord, detailsLine } from './view.ts'

type Entry = ReplyOf<typeof contract.auth.listAudit>['entries'][number]

/** Who changed what; nothing here can be edited. */
export function AuditPage() {
  const { t } = useTranslation('settings')
  return (
    <SettingsPage permission="audit:read">
      <AnswerSentence text={t('audit.answer')} />
      <div className="stack-apart">
        <Log />
      </div>
    </SettingsPage>
  )
}

function Log() {
  const { t } = useTranslation('settings')
  const audit = useAudit()
  if (audit.isError && !audit.data) return <ProblemState error={audit.error} onRetry={() => void audit.refetch()} />
  if (!audit.data) return <Skeleton lines={10} height={28} />
  const entries = audit.data.pages.flatMap((page) => page.entries)
  if (entries.length === 0) return <EmptyState title={t('audit.empty')} hint={t('audit.emptyHint')} />
  return <AuditTable entries={entries} more={moreOf(audit)} />
}

type TableProps = { entries: readonly Entry[]; more: More }

function AuditTable({ entries, more }: TableProps) {
  const { t } = useTranslation('settings')
  const language = useLanguage()
  const { workspace } = useSession()
  const columns: Column<Entry>[] = [
    {
      key: 'at',
      title: t('audit.column.at'),
      width: '160px',
      cell: (entry) => <span className="t2 nw">{formatInstant(entry.at, workspace.timeZone, language)}</span>,
    },
    {
      key: 'actor',
      title: t('audit.column.actor'),
      width: '18%',
      cell: (entry) => <span className="clip settings-cell m">{entry.actor}</span>,
    },
    {
      key: 'action',
      title: t('audit.column.action'),
      cell: (entry) => {
        const word = auditWord(entry.action)
        const text = word ? t(`audit.action.${word}`) : entry.action
        return (
          <span className="clip settings-cell" title={text}>
            {text}
          </span>
        )
      },
    },
    {
      key: 'target',
      title: t('audit.column.target'),
      width: '22%',
      roomyOnly: true,
      cell: (entry) => (
        <span className="mono t2 clip settings-cell" title={entry.target}>
          {entry.target}
        </span>
      ),
    },
    {
      key: 'details',
      title: t('audit.column.details'),
      width: '24%',
      cell: (entry) => (
        <span className="t3 clip settings-cell" title={detailsLine(entry.details, language)}>
          {detailsLine(entry.details, language)}
        </span>
      ),
    },
  ]
  return (
    <div className="card settings-card settings-audit">
      <DataTable label={t('audit.list')} columns={columns} rows={entries} rowKey={(entry) => entry.id} more={more} />
    </div>
  )
}
