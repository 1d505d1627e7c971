import type { contract } from '@opencxm/server/contract'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../../shell/api/types.ts'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { useSession } from '../../../shell/session.ts'
import { SelectField } from '../../../ui/form/Field.tsx'
import { formatInstant } from '../../../ui/format/index.ts'
import { EmptyState, Skeleton } from '../../../ui/state/states.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { type More, moreOf } from '../../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useConsent, useHistory } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'

type Change = ReplyOf<typeof contract.consent.history>['changes'][number]

/** Everything that was said, with how and by which wording. */
export function HistoryPart() {
  const { t } = useTranslation('consent')
  const { purpose } = useSearch({ from: '/frame/unify/consent' })
  const history = useHistory(purpose)
  if (history.isError && !history.data)
    return <ProblemState error={history.error} onRetry={() => void history.refetch()} />
  if (!history.data) return <Skeleton lines={10} height={28} />
  const changes = history.data.pages.flatMap((page) => page.changes)
  const more = moreOf(history)
  return (
    <>
      <AnswerSentence text={t('history.answer')} />
      <div className="stack-apart">
        <PurposeFilter purpose={purpose ?? ''} />
        {changes.length === 0 ? (
          <EmptyState title={t('history.empty')} hint={t('history.emptyHint')} />
        ) : (
          <HistoryTable changes={changes} more={more} />
        )}
      </div>
    </>
  )
}

function PurposeFilter({ purpose }: { purpose: string }) {
  const { t } = useTranslation('consent')
  const words = useConsentWords()
  const navigate = useNavigate()
  const known = useConsent().data?.purposes ?? []
  const options = known.map((one) => ({ value: one.purpose, label: words.purpose(one.purpose) }))
  return (
    <div className="consent-filter">
      <SelectField
        label={t('history.filter')}
        value={purpose}
        options={[{ value: '', label: t('history.all') }, ...options]}
        onChange={(value) =>
          void navigate({
            to: '/unify/consent',
            search: { show: 'history', ...(value === '' ? {} : { purpose: value }) },
            replace: true,
          })
        }
      />
    </div>
  )
}

type TableProps = { changes: readonly Change[]; more: More }

function HistoryTable({ changes, more }: TableProps) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const { workspace } = useSession()
  const words = useConsentWords()
  const columns: Column<Change>[] = [
    {
      key: 'who',
      title: t('history.who'),
      width: '24%',
      cell: ({ person }) => (
        <Link to="/unify/people/$personId" params={{ personId: person.id }} className="open-name clip">
          {person.name || t('requests.nameless')}
        </Link>
      ),
    },
    {
      key: 'said',
      title: t('history.said'),
      width: '70px',
      cell: ({ given }) => <span className="nw">{given ? t('history.yes') : t('history.no')}</span>,
    },
    {
      key: 'purpose',
      title: t('history.purpose'),
      cell: (one) => (
        <span className="clip">
          {words.purpose(one.purpose)} <span className="t3">{words.channel(one.channel)}</span>
        </span>
      ),
    },
    {
      key: 'how',
      title: t('history.how'),
      width: '26%',
      wideOnly: true,
      cell: (one) => (
        <span className="t2 clip" title={proofText(one.proof)}>
          {words.origin(one)}
          {one.wording === null ? null : (
            <span className="t3"> · {t('history.wording', { version: one.wording })}</span>
          )}
        </span>
      ),
    },
    {
      key: 'at',
      title: t('history.at'),
      width: '160px',
      wideOnly: true,
      cell: ({ at }) => <span className="t2 nw">{formatInstant(at, workspace.timeZone, language)}</span>,
    },
  ]
  return (
    <div className="card consent-card">
      <DataTable
        label={t('history.list')}
        columns={columns}
        rows={changes.map((change, index) => ({ ...change, index }))}
        rowKey={(row) => String((row as Change & { index: number }).index)}
        more={more}
      />
    </div>
  )
}

/** In whose words it was said: the note of staff, or what stood in the survey. */
function proofText({ note, wording }: { [name: string]: unknown }): string | undefined {
  return [note, wording].find((one) => typeof one === 'string')
}
