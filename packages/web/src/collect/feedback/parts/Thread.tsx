import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { formatInstant } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { useAnswerWords } from '../../surveys/queries.ts'
import { useReplies, useTimelineAfterReply, type WholeVoice } from '../queries.ts'
import { threadOf } from '../view.ts'
import { type ReplyProps, ReplyState } from './ReplyState.tsx'

/** The rest of the conversation with our replies in it, or of the filled-in survey. */
export function Thread({ voice, onTakenBack }: { voice: WholeVoice; onTakenBack: (text: string) => void }) {
  const { t } = useTranslation('feedback')
  const replies = useReplies(voice.id).data?.replies ?? []
  useTimelineAfterReply(replies.filter(({ state }) => state === 'sent').length)
  const others = voice.conversation.filter(({ id }) => id !== voice.id)
  const entries = threadOf(others, replies)
  if (entries.length === 0) return null
  return (
    <section className="voice-thread">
      <h3 className="t12 t3">{voice.kind === 'survey' ? t('one.otherAnswers') : t('one.conversation')}</h3>
      <ol>
        {entries.map((entry) =>
          'reply' in entry ? (
            <OurReply key={entry.reply.id} voice={voice.id} reply={entry.reply} onTakenBack={onTakenBack} />
          ) : (
            <Said key={entry.said.id} said={entry.said} survey={voice.kind === 'survey' ? voice.source : ''} />
          ),
        )}
      </ol>
    </section>
  )
}

function Said({ said, survey }: { said: WholeVoice['conversation'][number]; survey: string }) {
  const language = useLanguage()
  const { workspace } = useSession()
  const { question, chosen } = useAnswerWords(survey, said.version)(said)
  return (
    <li className="voice-said">
      <span className="t12 t3">
        {[formatInstant(said.at, workspace.timeZone, language), question].filter(Boolean).join(' · ')}
      </span>
      <p dir="auto">{[chosen.join(', '), said.text].filter(Boolean).join(' · ')}</p>
    </li>
  )
}

function OurReply({ voice, reply, onTakenBack }: ReplyProps) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const { workspace } = useSession()
  const at = formatInstant(reply.sentAt ?? reply.at, workspace.timeZone, language)
  return (
    <li className="voice-turn voice-turn-ours">
      <span className="t12 t3">{[reply.author.name, at, t(`reply.by.${reply.by}`)].join(' · ')}</span>
      <p className={reply.state === 'failed' ? 'voice-bubble voice-bubble-failed' : 'voice-bubble'} dir="auto">
        {reply.text}
      </p>
      <ReplyState voice={voice} reply={reply} onTakenBack={onTakenBack} />
    </li>
  )
}
