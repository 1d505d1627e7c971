import type { WayToReply } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { Skeleton } from '../../../ui/state/states.tsx'
import { useReplies, useReplyChanges, type WholeVoice } from '../queries.ts'
import { ReplyBox, type TakenBack } from './ReplyBox.tsx'

/** Where a voice is answered; what cannot be done from here is said with its reason and the next step. */
export function ReplyArea({ voice, takenBack }: { voice: WholeVoice; takenBack: TakenBack | null }) {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const replies = useReplies(voice.id)
  const explain = useProblemText()
  if (replies.isError && !replies.data)
    return (
      <p className="note">
        {t('reply.notKnown', { reason: explain(replies.error).title })}{' '}
        <button type="button" className="link" onClick={() => void replies.refetch()}>
          {t('reply.reload')}
        </button>
      </p>
    )
  if (!replies.data) return <Skeleton lines={3} />
  const { way, draft } = replies.data
  if (!way.can) return <Closed voice={voice} way={way} />
  if (!may(session, 'feedback:write')) return null
  return <ReplyBox voice={voice.id} way={way} draft={draft} takenBack={takenBack} />
}

type ClosedWay = Extract<WayToReply, { can: false }>

function Closed({ voice, way }: { voice: WholeVoice; way: ClosedWay }) {
  const { t } = useTranslation('feedback')
  return (
    <p className="note voice-answering">
      {way.sentence} <NextStep voice={voice.id} way={way} />
      {voice.url ? (
        <a className="link" href={voice.url} target="_blank" rel="noopener noreferrer nofollow">
          {t('one.open')}
        </a>
      ) : null}
    </p>
  )
}

const connectionReasons: ReadonlySet<string> = new Set(['not_set_up', 'connection_gone', 'connection_off'])

/** What the reader may do about it. */
function NextStep({ voice, way }: { voice: string; way: ClosedWay }) {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const { lift } = useReplyChanges(voice)
  if (connectionReasons.has(way.reason) && may(session, 'sources:write'))
    return (
      <Link to="/collect/feedback/connections" className="link">
        {t('reply.toConnections')}
      </Link>
    )
  if (way.reason === 'no_mail_channel' && may(session, 'messages:write'))
    return (
      <Link to="/act/channels" className="link">
        {t('reply.toChannels')}
      </Link>
    )
  if (way.reason === 'bounced' && may(session, 'feedback:write'))
    return (
      <button
        type="button"
        className="link"
        disabled={lift.isPending}
        onClick={() => lift.mutate(undefined, { onError: (error) => messages.error(explain(error).title) })}
      >
        {t('reply.lift')}
      </button>
    )
  return null
}
