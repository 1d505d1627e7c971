import type { Programme } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useEventName } from '../../unify/catalog/use-event-name.ts'
import { delayOf } from './view.ts'

/** A programme's trigger as a sentence. */
export function useTriggerWords(): (programme: Programme) => string {
  const { t } = useTranslation('programmes')
  const eventName = useEventName()
  return ({ definition }) => {
    const { delay, delayUnit } = delayOf(definition.trigger.delayMinutes)
    const event = eventName(definition.trigger.event)
    if (delay === '0') return t('moment.atOnce', { event })
    return t(`moment.${delayUnit}`, { event, n: delay })
  }
}
