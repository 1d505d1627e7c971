import type { ProgrammeDefinition } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useRuleWords } from '../../understand/segments/use-rule-words.ts'
import type { EventMatch } from '../../understand/segments/view.ts'
import { delayOf } from './view.ts'

type Trigger = Pick<ProgrammeDefinition['trigger'], 'event' | 'where' | 'delayMinutes'>

/** A programme's trigger in words: the event, what must be true of it, how long after it. */
export function useTriggerWords(): (trigger: Trigger) => string {
  const { t } = useTranslation('programmes')
  const { match } = useRuleWords()
  return ({ event: name, where, delayMinutes }) => {
    const { delay, delayUnit } = delayOf(delayMinutes)
    // The words of segments know all operators but the last, which only this API offers.
    const event = match({ event: name, where: where as EventMatch['where'] })
    if (delay === '0') return t('moment.atOnce', { event })
    return t(`moment.${delayUnit}`, { event, n: delay })
  }
}
