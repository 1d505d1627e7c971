import type { Voice } from '@opencxm/server/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatAgo, formatCount, formatNumber } from '../../../ui/format/index.ts'
import type { More } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useSurveyName } from '../../surveys/queries.ts'
import { authorOf, chipOf, langOf, placeOf } from '../view.ts'
import { MarkedText } from './MarkedText.tsx'

const rowPx = 112
const loadAhead = 15

type Props = {
  voices: readonly Voice[]
  /** How many of the first ones arrived while the list was open. */
  arrived: number
  openId: string | null
  query: string
  onOpen: (id: string) => void
  more: More
}

/**
 * The list: only the rows in sight exist. It goes on by itself; what arrives above is announced, never pushed in. One row is a stop
 * of Tab, since a list without end would never let anybody out; arrow keys go on from there.
 */
export function VoiceList({ voices, arrived, openId, query, onOpen, more }: Props) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const box = useRef<HTMLDivElement>(null)
  const seen = useRef(arrived)
  const [isAtTop, setAtTop] = useState(true)
  const rows = useVirtualizer({
    count: voices.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => voices[index]?.id ?? index,
    overscan: 6,
  })
  useEffect(() => {
    const added = arrived - seen.current
    seen.current = arrived
    // Rows that came in above move the list by their height, so that what is read stays where it is.
    if (added > 0 && box.current && box.current.scrollTop > 0) box.current.scrollTop += added * rowPx
  }, [arrived])
  const openAt = voices.findIndex(({ id }) => id === openId)
  useEffect(() => {
    if (openAt >= 0) rows.scrollToIndex(openAt, { align: 'auto' })
  }, [openAt, rows])
  const items = rows.getVirtualItems()
  const [stopAt, setStopAt] = useState(0)
  const stop = items.some(({ index }) => index === stopAt) ? stopAt : items[0]?.index
  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const next = (stop ?? 0) + (step ?? 0)
    if (step === undefined || next < 0 || next >= voices.length) return
    event.preventDefault()
    // Rows beside one in sight exist already (overscan).
    event.currentTarget.querySelector<HTMLElement>(`[aria-posinset="${next + 1}"] button`)?.focus()
  }
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && !more.loading && last >= voices.length - loadAhead) more.load()
  }, [more, last, voices.length])
  return (
    <div className="inbox-scroll" ref={box} onScroll={(event) => setAtTop(event.currentTarget.scrollTop < rowPx)}>
      {arrived > 0 && !isAtTop ? (
        <button type="button" className="inbox-arrived" onClick={() => rows.scrollToOffset(0)}>
          {t('arrived', { count: arrived, n: formatCount(arrived, language) })}
        </button>
      ) : null}
      <ul aria-label={t('list')} onKeyDown={move} style={{ height: rows.getTotalSize() }}>
        {items.map((item) => {
          const voice = voices[item.index]
          return voice ? (
            <li
              key={item.key}
              className="voice-slot"
              style={{ transform: `translateY(${item.start}px)`, height: rowPx }}
              aria-setsize={more ? -1 : voices.length}
              aria-posinset={item.index + 1}
              onFocus={() => setStopAt(item.index)}
            >
              <VoiceRow
                voice={voice}
                query={query}
                isOpen={voice.id === openId}
                isStop={item.index === stop}
                onOpen={() => onOpen(voice.id)}
              />
            </li>
          ) : null
        })}
      </ul>
      {more ? (
        <div className="more-row">
          <button type="button" className="plain-button" onClick={more.load} disabled={more.loading}>
            {t('goOn')}
          </button>
        </div>
      ) : null}
    </div>
  )
}

type RowProps = { voice: Voice; query: string; isOpen: boolean; isStop: boolean; onOpen: () => void }

function VoiceRow({ voice, query, isOpen, isStop, onOpen }: RowProps) {
  const { t } = useTranslation('feedback')
  const surveyName = useSurveyName()
  const language = useLanguage()
  const lang = langOf(voice.language)
  const place = [t(`kind.${voice.kind}`), placeOf(voice, surveyName)].filter(Boolean)
  return (
    <button
      type="button"
      className={isOpen ? 'voice-row voice-row-on' : 'voice-row'}
      aria-current={isOpen ? 'true' : undefined}
      tabIndex={isStop ? 0 : -1}
      onClick={onOpen}
    >
      <span className="row voice-head">
        {voice.read ? null : (
          <span className="voice-new">
            <span className="visually-hidden">{t('filter.unread')}</span>
          </span>
        )}
        <span className={voice.read ? 'clip' : 'clip b'}>{authorOf(voice, t('one.unknown'))}</span>
        <span className="sp" />
        {voice.starred ? <span aria-hidden="true">★</span> : null}
        <span className="ci">{formatAgo(voice.at, Date.now(), language)}</span>
      </span>
      <span className="voice-text t2" {...(lang ? { lang } : {})} dir="auto">
        {voice.text === '' && voice.title === '' ? (
          <i>{t('one.onlyRating')}</i>
        ) : (
          <MarkedText text={voice.text || voice.title} query={query} />
        )}
      </span>
      <span className="row voice-foot">
        {voice.rating ? (
          <Chip kind={chipOf(voice.rating.class)}>
            {t('one.ratingOf', {
              value: formatNumber(voice.rating.value, Number.isInteger(voice.rating.value) ? 0 : 1, language),
              max: formatNumber(voice.rating.max, 0, language),
            })}
          </Chip>
        ) : null}
        <span className="t3 t12 clip">{[...place, ...voice.tags].join(' · ')}</span>
      </span>
    </button>
  )
}
