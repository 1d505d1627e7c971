import type { Voice } from '@opencxm/server/contract'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatCount, formatInstant, formatNumber } from '../../../ui/format/index.ts'
import { CloseIcon } from '../../../ui/icons.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useTouchpointName } from '../../../unify/people/use-score-words.ts'
import { useSurveyName } from '../../surveys/queries.ts'
import { useReadChange, useVoice, useVoiceChange, type VoiceChange, type WholeVoice } from '../queries.ts'
import { authorOf, chipOf, langOf, placeOf } from '../view.ts'
import { MarkedText } from './MarkedText.tsx'
import { ReplyArea } from './ReplyArea.tsx'
import type { TakenBack } from './ReplyBox.tsx'
import { Thread } from './Thread.tsx'
import { VoiceMarks } from './VoiceMarks.tsx'
import { VoicePerson } from './VoicePerson.tsx'

type Props = { id: string; query: string; onClose: () => void }

/** One voice: what was said, what people added, and the customer beside it. */
export function VoicePanel({ id, query, onClose }: Props) {
  const { t } = useTranslation('feedback')
  const voice = useVoice(id)
  return (
    <>
      <section className="inbox-panel" aria-label={t('one.label')}>
        <QueryView query={voice} lines={8} bare>
          {(data) => <Whole voice={data} query={query} onClose={onClose} />}
        </QueryView>
      </section>
      <aside className="inbox-person" aria-label={t('person.title')}>
        {voice.data ? <VoicePerson voice={voice.data} /> : null}
      </aside>
    </>
  )
}

function Whole({ voice, query, onClose }: { voice: WholeVoice; query: string; onClose: () => void }) {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const change = useVoiceChange(voice.id)
  const read = useReadChange()
  const save = (wanted: VoiceChange) =>
    change.mutate(wanted, { onError: (error) => messages.error(t('one.failed', { reason: explain(error).title })) })
  const mayWrite = may(session, 'feedback:write')
  const [takenBack, setTakenBack] = useState<TakenBack | null>(null)
  const opened = useRef(false)
  useEffect(() => {
    // Once, when it is on the screen: who marks it as unread afterwards means it.
    if (opened.current) return
    opened.current = true
    if (mayWrite && !voice.read) read.mutate({ id: voice.id, read: true })
  }, [mayWrite, voice.read, voice.id, read])
  return (
    <>
      <header className="voice-top">
        <div className="row">
          <h2 className="t16 b" {...langAttribute(voice)} dir="auto">
            {voice.title || authorOf(voice, t('one.unknown'))}
          </h2>
          <span className="sp" />
          {mayWrite ? (
            <button
              type="button"
              className="info-button voice-star"
              aria-pressed={voice.starred}
              aria-label={voice.starred ? t('one.unstar') : t('one.star')}
              title={voice.starred ? t('one.unstar') : t('one.star')}
              onClick={() => save({ starred: !voice.starred })}
            >
              {voice.starred ? '★' : '☆'}
            </button>
          ) : null}
          <button type="button" className="info-button" aria-label={t('one.close')} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <Facts voice={voice} />
      </header>
      <div className="voice-body">
        <Said voice={voice} query={query} />
        <Thread voice={voice} onTakenBack={(text) => setTakenBack((last) => ({ text, nth: (last?.nth ?? 0) + 1 }))} />
        <ReplyArea voice={voice} takenBack={takenBack} />
      </div>
      {mayWrite ? (
        <VoiceMarks
          voice={voice}
          saving={change.isPending}
          onSave={save}
          onRead={(now) => read.mutate({ id: voice.id, read: now })}
        />
      ) : null}
    </>
  )
}

function langAttribute({ language }: Pick<Voice, 'language'>): { lang?: string } {
  const lang = langOf(language)
  return lang ? { lang } : {}
}

function Facts({ voice }: { voice: Voice }) {
  const { t } = useTranslation('feedback')
  const surveyName = useSurveyName()
  const language = useLanguage()
  const { workspace } = useSession()
  const touchpointName = useTouchpointName()
  const facts = [
    voice.title ? authorOf(voice, t('one.unknown')) : '',
    t(`kind.${voice.kind}`),
    placeOf(voice, surveyName),
    voice.channel === voice.source ? '' : voice.channel,
    voice.touchpoint === null ? '' : touchpointName(voice.touchpoint),
    voice.transaction === '' ? '' : t('one.about', { what: voice.transaction }),
    formatInstant(voice.at, workspace.timeZone, language),
  ].filter((fact) => fact !== '')
  return (
    <div className="row wrap">
      {voice.rating ? (
        <Chip kind={chipOf(voice.rating.class)}>
          {`${t(`score.${voice.rating.class}`)}: ${t('one.ratingOf', {
            value: formatNumber(voice.rating.value, Number.isInteger(voice.rating.value) ? 0 : 1, language),
            max: formatNumber(voice.rating.max, 0, language),
          })}`}
        </Chip>
      ) : null}
      <p className="note">{facts.join(' · ')}</p>
    </div>
  )
}

function Said({ voice, query }: { voice: WholeVoice; query: string }) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  if (voice.turns.length > 0) {
    return (
      <ol className="voice-turns">
        {voice.turns.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: turns have no identity but their place
          <li key={index} className={turn.role === 'customer' ? 'voice-turn' : 'voice-turn voice-turn-ours'}>
            <span className="t12 t3">{turn.name || t(`one.role.${turn.role}`)}</span>
            <Bubble lang={langAttribute(voice)}>
              <MarkedText text={turn.text} query={query} />
            </Bubble>
          </li>
        ))}
      </ol>
    )
  }
  return (
    <>
      <Bubble lang={langAttribute(voice)}>
        {voice.text === '' ? <i>{t('one.onlyRating')}</i> : <MarkedText text={voice.text} query={query} />}
      </Bubble>
      {voice.cutFrom === null ? null : (
        <p className="note">{t('one.cut', { n: formatCount(voice.cutFrom, language) })}</p>
      )}
    </>
  )
}

function Bubble({ lang, children }: { lang: { lang?: string }; children: ReactNode }) {
  return (
    <p className="voice-bubble" dir="auto" {...lang}>
      {children}
    </p>
  )
}
