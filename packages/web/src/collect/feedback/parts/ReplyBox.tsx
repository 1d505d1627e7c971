import type { WayToReply } from '@opencxm/server/contract'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { FullNote, SelectField } from '../../../ui/form/Field.tsx'
import { useReplyChanges } from '../queries.ts'
import { newSendKey } from '../send-key.ts'
import { replyBoxId } from '../use-inbox-keys.ts'

const charsMax = 10_000
const keepAfterMs = 800

/** `takenBack`: the text of a reply that was taken back, with a number that tells one from the next. */
export type TakenBack = { text: string; nth: number }
type Props = { voice: string; way: Extract<WayToReply, { can: true }>; draft: string; takenBack: TakenBack | null }

/** The box in which a reply is written: what is typed is kept, Ctrl or Cmd and Enter sends, and one text leaves once. */
export function ReplyBox({ voice, way, draft, takenBack }: Props) {
  const { t } = useTranslation('feedback')
  const { send } = useReplyChanges(voice)
  const [text, setText] = useState(draft)
  const [channel, setChannel] = useState(way.channels[0]?.id ?? '')
  const box = useRef<HTMLTextAreaElement>(null)
  const key = useSendKey(text)
  useKeptDraft(voice, { text, draft })
  const seen = useRef(takenBack?.nth ?? 0)
  useEffect(() => {
    if (takenBack === null || takenBack.nth === seen.current) return
    seen.current = takenBack.nth
    // What was typed meanwhile stays, below.
    setText((typed) => (typed.trim() === '' ? takenBack.text : `${takenBack.text}\n\n${typed}`))
    box.current?.focus()
  }, [takenBack])
  const submit = () => {
    if (text.trim() === '' || send.isPending) return
    const by = way.channels.length > 0 ? { channel } : {}
    send.mutate({ key, text, ...by }, { onSuccess: () => setText('') })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape') box.current?.blur()
  }
  return (
    <form
      className="reply-box"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor={replyBoxId} className="m">
        {way.to ? t('reply.to', { address: way.to }) : t(`reply.label.${way.by}`)}
      </label>
      <textarea
        id={replyBoxId}
        ref={box}
        className="field-input reply-text"
        rows={4}
        dir="auto"
        maxLength={charsMax}
        value={text}
        aria-describedby={`${replyBoxId}-hint`}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <FullNote value={text} max={charsMax} />
      <Refusal error={send.error} />
      <div className="row wrap reply-actions">
        {way.channels.length > 1 ? (
          <SelectField
            label={t('reply.from')}
            value={channel}
            options={way.channels.map(({ id, name, address }) => ({ value: id, label: `${name} (${address})` }))}
            onChange={setChannel}
          />
        ) : null}
        <span id={`${replyBoxId}-hint`} className="note">
          {t('reply.hint')}
        </span>
        <span className="sp" />
        <button type="submit" className="plain-button primary" disabled={text.trim() === '' || send.isPending}>
          {t('reply.send')}
        </button>
      </div>
    </form>
  )
}

/** The send key of a text: the same for every attempt to send it, another for another text. */
function useSendKey(text: string): string {
  const held = useRef({ text, key: '' })
  if (held.current.key === '' || held.current.text !== text) held.current = { text, key: newSendKey() }
  return held.current.key
}

/** Keeps what is typed, a moment after the last letter and when the voice is left. */
function useKeptDraft(voice: string, { text, draft }: { text: string; draft: string }): void {
  const { draft: keep } = useReplyChanges(voice)
  const kept = useRef(draft)
  const now = useRef(text)
  now.current = text
  const save = useRef(() => {})
  save.current = () => {
    if (now.current === kept.current) return
    kept.current = now.current
    keep.mutate(now.current)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: each letter puts it off
  useEffect(() => {
    const timer = setTimeout(() => save.current(), keepAfterMs)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => () => save.current(), [])
}
