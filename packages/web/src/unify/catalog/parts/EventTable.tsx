import type { CatalogEvent } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatAgo, formatCount } from '../../../ui/format/index.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { type Column, DataTable } from '../../../ui/table/DataTable.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useUpdateEvent } from '../queries.ts'
import { useEventName } from '../use-event-name.ts'
import { illTypedCount, isReserved } from '../view.ts'
import { type JourneyModel, TouchpointSelect } from './TouchpointSelect.tsx'

type Props = { events: readonly CatalogEvent[]; model: JourneyModel; onOpen: (name: string) => void }

/** Events as rows; the touchpoint is chosen in the row, the rest in the event's own window. */
export function EventTable({ events, model, onOpen }: Props) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const now = Date.now()
  const eventName = useEventName()
  const second = ({ name, description }: CatalogEvent) =>
    [eventName(name) === name ? '' : name, description].filter(Boolean).join(' · ')
  const columns: Column<CatalogEvent>[] = [
    {
      key: 'event',
      title: t('column.event'),
      cell: (event) => (
        <button type="button" className="open-name clip catalog-name" onClick={() => onOpen(event.name)}>
          {eventName(event.name)}
          {second(event) === '' ? null : <span className="t3 catalog-description">{second(event)}</span>}
        </button>
      ),
    },
    {
      key: 'touchpoint',
      title: t('column.touchpoint'),
      width: '24%',
      cell: (event) => <Mapping event={event} model={model} />,
    },
    {
      key: 'flags',
      title: t('column.flags'),
      width: '20%',
      wideOnly: true,
      cell: (event) => <Flags event={event} />,
    },
    {
      key: 'seen',
      title: t('column.seen'),
      width: '11%',
      align: 'right',
      wideOnly: true,
      cell: (event) => formatCount(event.seen, language),
    },
    {
      key: 'last',
      title: t('column.last'),
      width: '14%',
      align: 'right',
      wideOnly: true,
      cell: (event) => (
        <span className="t2 nw">{event.lastSeenAt ? formatAgo(event.lastSeenAt, now, language) : '–'}</span>
      ),
    },
  ]
  return (
    <div className="card catalog-card">
      <DataTable label={t('list')} columns={columns} rows={events} rowKey={(event) => event.name} rowHeight={48} />
    </div>
  )
}

function Mapping({ event, model }: { event: CatalogEvent; model: JourneyModel }) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const update = useUpdateEvent()
  if (isReserved(event)) return <span className="t3">–</span>
  const map = async (touchpoint: string | null) => {
    const { name, touchpoint: before } = event
    const chosen = model.touchpoints.find((one) => one.slug === touchpoint)
    try {
      await update.mutateAsync({ name, change: { touchpoint }, before: { touchpoint: before } })
    } catch (error) {
      messages.error(explain(error).title)
      return
    }
    offerUndo({
      done: chosen
        ? t('mapped', { event: name, touchpoint: localName(chosen.name, language) })
        : t('unmappedDone', { event: name }),
      undo: () => update.mutateAsync({ name, change: { touchpoint: before }, before: { touchpoint } }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <TouchpointSelect
      model={model}
      label={`${t('column.touchpoint')}, ${event.name}`}
      value={update.isPending && update.variables ? (update.variables.change.touchpoint ?? null) : event.touchpoint}
      disabled={!may(session, 'catalog:write')}
      onChange={(touchpoint) => void map(touchpoint)}
    />
  )
}

function Flags({ event }: { event: CatalogEvent }) {
  const { t } = useTranslation('catalog')
  const wrong = illTypedCount(event)
  return (
    <span className="row wrap">
      {wrong > 0 ? <Chip kind="bad">{t('illTyped', { count: wrong })}</Chip> : null}
      {event.state === 'learned' && !isReserved(event) ? <Chip kind="empty">{t('undeclared')}</Chip> : null}
    </span>
  )
}
