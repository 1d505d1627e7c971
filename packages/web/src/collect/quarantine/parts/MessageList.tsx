import type { QuarantinedMessage } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { formatAgo } from '../../../ui/format/index.ts'
import { type More, MoreRow } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useReasonWord } from '../use-reason-word.ts'
import { nameInMessage } from '../view.ts'

type Props = {
  messages: readonly QuarantinedMessage[]
  openId: string | null
  onOpen: (id: string) => void
  more: More
}

/** Messages under one another; one is open beside them. */
export function MessageList({ messages, openId, onOpen, more }: Props) {
  const { t } = useTranslation('quarantine')
  const language = useLanguage()
  const word = useReasonWord()
  const now = Date.now()
  return (
    <section className="card quarantine-list" aria-label={t('list')}>
      <ul>
        {messages.map((message) => (
          <li key={message.id}>
            <button
              type="button"
              className={message.id === openId ? 'quarantine-row quarantine-row-on' : 'quarantine-row'}
              aria-current={message.id === openId ? 'true' : undefined}
              onClick={() => onOpen(message.id)}
            >
              <span className="row">
                <span className="m clip">{word(message.reason)}</span>
                <span className="sp" />
                <span className="ci">{formatAgo(message.at, now, language)}</span>
              </span>
              <span className="row t2">
                <span className="clip">{message.source === '' ? t('noSource') : message.source}</span>
                <span className="sp" />
                <span className="t3 clip mono">{nameInMessage(message.raw)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <MoreRow more={more} />
    </section>
  )
}
