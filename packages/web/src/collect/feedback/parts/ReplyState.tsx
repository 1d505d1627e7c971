import type { FeedbackReply } from '@opencxm/server/contract'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { formatCount } from '../../../ui/format/index.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useReplyChanges } from '../queries.ts'
import { secondsLeft } from '../view.ts'

/** `onTakenBack` gets the text of a reply that was taken back. */
export type ReplyProps = { voice: string; reply: FeedbackReply; onTakenBack: (text: string) => void }

/** Where a reply is: it can still be taken back, it leaves, it left, or why it did not and what can be done. */
export function ReplyState(props: ReplyProps) {
  const { reply } = props
  const { t } = useTranslation('feedback')
  const session = useSession()
  const mayWrite = may(session, 'feedback:write')
  if (reply.state === 'waiting') return <Leaving {...props} mayWrite={mayWrite} />
  if (reply.state === 'sending')
    return (
      <p className="note" role="status">
        {reply.problem ? t('reply.again', { reason: t(`reply.problem.${reply.problem.code}`) }) : t('reply.sending')}
      </p>
    )
  if (reply.state === 'sent') return <CameBack reply={reply} />
  return (
    <div className="reply-failed">
      <p className="field-error" role="alert">
        {t(reply.state === 'unknown' ? 'reply.unknown' : 'reply.failed', {
          reason: reply.problem ? t(`reply.problem.${reply.problem.code}`) : '',
        })}
      </p>
      {reply.problem?.detail ? <p className="note reply-detail">{reply.problem.detail}</p> : null}
      {mayWrite ? <TryAgain {...props} /> : null}
    </div>
  )
}

function Leaving({ mayWrite, ...props }: ReplyProps & { mayWrite: boolean }) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = secondsLeft(props.reply, now)
  return (
    <p className="row note">
      <span aria-hidden="true">
        {seconds > 0 ? t('reply.leaves', { n: formatCount(seconds, language) }) : t('reply.sending')}
      </span>
      {mayWrite && seconds > 0 ? <TakeBack {...props} label={t('reply.undo')} /> : null}
    </p>
  )
}

function TakeBack({ voice, reply, onTakenBack, label }: ReplyProps & { label: string }) {
  const explain = useProblemText()
  const messages = useMessages()
  const { withdraw } = useReplyChanges(voice)
  const takeBack = () =>
    withdraw.mutate(reply.id, {
      onSuccess: ({ text }) => onTakenBack(text),
      onError: (error) => messages.error(explain(error).detail ?? explain(error).title),
    })
  return (
    <button type="button" className="plain-button small" disabled={withdraw.isPending} onClick={takeBack}>
      {label}
    </button>
  )
}

function TryAgain(props: ReplyProps) {
  const { voice, reply } = props
  const { t } = useTranslation('feedback')
  const explain = useProblemText()
  const messages = useMessages()
  const { retry } = useReplyChanges(voice)
  return (
    <div className="row">
      <button
        type="button"
        className="plain-button small"
        disabled={retry.isPending}
        onClick={() =>
          retry.mutate(reply, { onError: (error) => messages.error(explain(error).detail ?? explain(error).title) })
        }
      >
        {t('reply.retry')}
      </button>
      {reply.state === 'failed' ? <TakeBack {...props} label={t('reply.edit')} /> : null}
    </div>
  )
}

/** What came back of a reply that left. */
function CameBack({ reply }: { reply: FeedbackReply }) {
  const { t } = useTranslation('feedback')
  if (reply.bouncedAt !== null) return <p className="field-error">{t('reply.bounced')}</p>
  return reply.autoRepliedAt === null ? null : <p className="note">{t('reply.autoReplied')}</p>
}
