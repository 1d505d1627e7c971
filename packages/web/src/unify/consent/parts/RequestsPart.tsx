import { contract } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../../shell/api/types.ts'
import { buildUrl } from '../../../shell/api/url.ts'
import { Download } from '../../../shell/problem/Download.tsx'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog.tsx'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState, Skeleton } from '../../../ui/state/states.tsx'
import { MoreRow, moreOf } from '../../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useDecide, useRequests } from '../queries.ts'
import { useConsentWords } from '../use-consent-words.ts'

type Request = ReplyOf<typeof contract.consent.listRequests>['requests'][number]

/** What customers asked for; nothing is done before somebody here does it. */
export function RequestsPart() {
  const { t } = useTranslation('consent')
  const requests = useRequests()
  if (requests.isError && !requests.data)
    return <ProblemState error={requests.error} onRetry={() => void requests.refetch()} />
  if (!requests.data) return <Skeleton lines={8} height={28} />
  const all = requests.data.pages.flatMap((page) => page.requests)
  if (all.length === 0) return <EmptyState title={t('requests.empty')} hint={t('requests.emptyHint')} />
  const open = all.filter(({ state }) => state === 'open').length
  return (
    <>
      <AnswerSentence text={open === 0 ? t('requests.none') : t('requests.some', { count: open })} />
      <div className="stack-apart card consent-card tbl-scroll">
        <RequestTable requests={all} />
        <MoreRow more={moreOf(requests)} />
      </div>
    </>
  )
}

function RequestTable({ requests }: { requests: readonly Request[] }) {
  const { t } = useTranslation('consent')
  const session = useSession()
  const words = useConsentWords()
  const decides = may(session, 'people:erase')
  return (
    <table className="tbl tbl-stack" aria-label={t('requests.list')}>
      <thead>
        <tr>
          <th scope="col">{t('requests.who')}</th>
          <th scope="col">{t('requests.what')}</th>
          <th scope="col">{t('requests.at')}</th>
          <th scope="col">{t('requests.state')}</th>
          {decides ? <td /> : null}
        </tr>
      </thead>
      <tbody>
        {requests.map((request) => (
          <tr key={request.id}>
            <td>
              <Link to="/unify/people/$personId" params={{ personId: request.person.id }} className="open-name">
                {request.person.name || t('requests.nameless')}
              </Link>
            </td>
            <td data-label={t('requests.what')}>{t(`requests.${request.kind}`)}</td>
            <td className="t2 nw" data-label={t('requests.at')}>
              {words.day(request.at)}
            </td>
            <td data-label={t('requests.state')}>
              <Chip kind={request.state === 'open' ? 'bad' : 'neutral'} title={request.decidedBy ?? ''}>
                {t(`requests.${request.state}`)}
              </Chip>
            </td>
            {decides ? <td className="r">{request.state === 'open' ? <Decide request={request} /> : null}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Decide({ request }: { request: Request }) {
  const { t } = useTranslation('consent')
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const decide = useDecide()
  const [asking, setAsking] = useState<'done' | 'declined' | null>(null)
  const { kind, person } = request
  const name = person.name || t('requests.nameless')
  const fulfil =
    kind === 'erase'
      ? { title: t('requests.eraseTitle', { name }), text: t('requests.eraseText'), confirm: t('requests.eraseGo') }
      : { title: t('requests.handedTitle'), text: t('requests.handedText'), confirm: t('requests.markDone') }
  const decline = { title: t('requests.declineTitle'), text: t('requests.declineText'), confirm: t('requests.decline') }
  return (
    <span className="row consent-decide">
      {kind === 'export' && may(session, 'people:export') ? (
        <Download className="plain-button small" href={buildUrl(contract.privacy.exportPerson.path, { id: person.id })}>
          {t('requests.download')}
        </Download>
      ) : null}
      <button type="button" className="plain-button small" onClick={() => setAsking('done')}>
        {kind === 'erase' ? t('requests.eraseGo') : t('requests.markDone')}
      </button>
      <button type="button" className="plain-button small" onClick={() => setAsking('declined')}>
        {t('requests.decline')}
      </button>
      {asking ? (
        <ConfirmDialog
          {...(asking === 'done' ? fulfil : decline)}
          cancel={t('requests.keep')}
          explain={(error) => explain(error).title}
          onClose={() => setAsking(null)}
          onConfirm={async () => {
            await decide.mutateAsync({ id: request.id, decision: asking })
            messages.success(t('requests.decided'))
          }}
        />
      ) : null}
    </span>
  )
}
