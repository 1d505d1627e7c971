import type { contract } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../../shell/api/types.ts'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog.tsx'
import { formatInstant } from '../../../ui/format/index.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState, Skeleton } from '../../../ui/state/states.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { type More, moreOf } from '../../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useBounces, useLiftBounce } from '../queries.ts'

type Bounce = ReplyOf<typeof contract.messages.listBounces>['bounces'][number]

/** Addresses that mail came back from: since when, why, and a way to let one be written to again. */
export function BouncesPart() {
  const { t } = useTranslation('consent')
  const session = useSession()
  const bounces = useBounces()
  const [lifted, setLifted] = useState<Bounce | null>(null)
  if (!may(session, 'messages:read')) return <EmptyState title={t('bounces.title')} hint={t('bounces.forbidden')} />
  if (bounces.isError && !bounces.data)
    return <ProblemState error={bounces.error} onRetry={() => void bounces.refetch()} />
  if (!bounces.data) return <Skeleton lines={10} height={28} />
  const rows = bounces.data.pages.flatMap((page) => page.bounces)
  const more = moreOf(bounces)
  return (
    <>
      <AnswerSentence text={t('bounces.answer')} />
      <div className="stack-apart">
        {rows.length === 0 ? (
          <EmptyState title={t('bounces.empty')} hint={t('bounces.emptyHint')} />
        ) : (
          <BouncesTable rows={rows} more={more} onLift={may(session, 'messages:write') ? setLifted : null} />
        )}
      </div>
      {lifted ? <LiftDialog bounce={lifted} onClose={() => setLifted(null)} /> : null}
    </>
  )
}

type TableProps = {
  rows: readonly Bounce[]
  more: More
  onLift: ((bounce: Bounce) => void) | null
}

function BouncesTable({ rows, more, onLift }: TableProps) {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const { workspace } = useSession()
  const columns: Column<Bounce>[] = [
    {
      key: 'address',
      title: t('bounces.address'),
      cell: ({ address }) => (
        <span className="clip" title={address}>
          {address}
        </span>
      ),
    },
    {
      key: 'reason',
      title: t('bounces.reason'),
      width: '40%',
      wideOnly: true,
      cell: ({ status, reason }) => (
        <span className="t2 clip" title={reason}>
          {status} {reason}
        </span>
      ),
    },
    {
      key: 'since',
      title: t('bounces.since'),
      width: '160px',
      cell: ({ at }) => <span className="t2 nw">{formatInstant(at, workspace.timeZone, language)}</span>,
    },
    ...(onLift
      ? [
          {
            key: 'lift',
            title: t('bounces.column'),
            width: '130px',
            cell: (bounce: Bounce) => (
              <button
                type="button"
                className="plain-button small"
                aria-label={t('bounces.liftOf', { address: bounce.address })}
                onClick={() => onLift(bounce)}
              >
                {t('bounces.lift')}
              </button>
            ),
          },
        ]
      : []),
  ]
  return (
    <div className="card consent-card">
      <DataTable
        label={t('bounces.title')}
        columns={columns}
        rows={rows}
        rowKey={({ address }) => address}
        more={more}
      />
    </div>
  )
}

function LiftDialog({ bounce, onClose }: { bounce: Bounce; onClose: () => void }) {
  const { t } = useTranslation('consent')
  const explain = useProblemText()
  const messages = useMessages()
  const lift = useLiftBounce()
  return (
    <ConfirmDialog
      title={t('bounces.liftTitle')}
      text={t('bounces.liftText', { address: bounce.address })}
      confirm={t('bounces.lift')}
      cancel={t('bounces.cancel')}
      explain={(error) => explain(error).title}
      onClose={onClose}
      onConfirm={async () => {
        await lift.mutateAsync(bounce.message)
        messages.success(t('bounces.done'))
      }}
    />
  )
}
