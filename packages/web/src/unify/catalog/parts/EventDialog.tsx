import type { CatalogEvent } from '@opencxm/server/contract'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../../../shell/api/save-over.ts'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Notes } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { dayIn, formatDay } from '../../../ui/format/index.ts'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { type EventChange, useCatalogEvents, useUpdateEvent } from '../queries.ts'
import { useEventName } from '../use-event-name.ts'
import { isReserved } from '../view.ts'
import { PropertyTable } from './PropertyTable.tsx'
import { type JourneyModel, TouchpointSelect } from './TouchpointSelect.tsx'

type Props = { event: CatalogEvent; model: JourneyModel; onClose: () => void }

type FullChange = { [K in keyof EventChange]-?: Exclude<EventChange[K], undefined> }

const changeOf = (event: CatalogEvent): FullChange => ({
  description: event.description,
  touchpoint: event.touchpoint,
  state: event.state,
  properties: event.properties.map(({ key, declaredType, description }) => ({ key, declaredType, description })),
})

/** One event: meaning, touchpoint, declared types of its properties. */
export function EventDialog({ event, model, onClose }: Props) {
  const { t } = useTranslation('catalog')
  const session = useSession()
  const explain = useProblemText()
  const offerUndo = useUndo()
  const update = useUpdateEvent()
  const eventName = useEventName()
  const selectId = useId()
  const [change, setChange] = useState(() => changeOf(event))
  const { refetch } = useCatalogEvents()
  const [saveOver] = useState(() =>
    saverOver(changeOf(event), async () => {
      const found = (await refetch()).data?.events.find((one) => one.name === event.name)
      return found && changeOf(found)
    }),
  )
  const [opened] = useState(() => changeOf(event))
  const changeable = may(session, 'catalog:write')
  const save = async () => {
    await saveOver(async (before) => {
      await update.mutateAsync({ name: event.name, change, before })
      return change
    })
    onClose()
    offerUndo({
      done: t('event.saved', { event: event.name }),
      undo: () => update.mutateAsync({ name: event.name, change: opened, before: change }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <Dialog label={t('event.title', { event: eventName(event.name) })} onClose={onClose} className="dialog-wide">
      <form
        className="form"
        onSubmit={(submit) => {
          submit.preventDefault()
          void save().catch(() => undefined)
        }}
      >
        <div>
          <h2 className="t16 b">{eventName(event.name)}</h2>
          {eventName(event.name) === event.name ? null : <p className="note mono">{event.name}</p>}
          <Seen event={event} />
        </div>
        <LongField
          label={t('event.description')}
          hint={t('event.descriptionHint')}
          value={change.description}
          maxLength={2000}
          rows={2}
          readOnly={!changeable}
          onChange={({ target }) => setChange({ ...change, description: target.value })}
        />
        {isReserved(event) ? null : (
          <div className="form-row">
            <div className="field">
              <label htmlFor={selectId}>{t('event.touchpoint')}</label>
              <TouchpointSelect
                id={selectId}
                model={model}
                label={t('event.touchpoint')}
                value={change.touchpoint}
                disabled={!changeable}
                onChange={(touchpoint) => setChange({ ...change, touchpoint })}
              />
              <Notes id={selectId} hint={t('event.touchpointHint')} />
            </div>
            <CheckField
              label={t('event.declared')}
              hint={t('event.declaredHint')}
              checked={change.state === 'declared'}
              disabled={!changeable}
              onChange={(declared) => setChange({ ...change, state: declared ? 'declared' : 'learned' })}
            />
          </div>
        )}
        <PropertyTable
          seen={event.properties}
          declared={change.properties}
          changeable={changeable}
          onChange={(properties) => setChange({ ...change, properties })}
        />
        <Refusal error={update.error} />
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {changeable ? t('event.cancel') : t('event.close')}
          </button>
          {changeable ? (
            <button type="submit" className="plain-button primary" disabled={update.isPending}>
              {t('event.save')}
            </button>
          ) : null}
        </div>
      </form>
    </Dialog>
  )
}

function Seen({ event }: { event: CatalogEvent }) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const { workspace } = useSession()
  if (event.firstSeenAt === null || event.lastSeenAt === null) return null
  const day = (iso: string) => formatDay(dayIn(Date.parse(iso), workspace.timeZone), language)
  return (
    <p className="note">{t('event.sinceAndLast', { first: day(event.firstSeenAt), last: day(event.lastSeenAt) })}</p>
  )
}
