import type { InpageRuleInput } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'

/** When a rule asks, as a few words: the moment, and on which pages. */
export function useMomentWords(): (rule: Pick<InpageRuleInput, 'trigger' | 'pages'>) => string {
  const { t } = useTranslation('inpage')
  const words = (trigger: InpageRuleInput['trigger']): string => {
    switch (trigger.kind) {
      case 'dwell':
        return t('moment.dwell', { count: trigger.seconds })
      case 'scroll':
        return t('moment.scroll', { percent: trigger.percent })
      case 'event':
        return t('moment.event', { event: trigger.event })
      default:
        return t(`moment.${trigger.kind}`)
    }
  }
  return ({ trigger, pages: [page, ...others] }) => {
    const moment = words(trigger)
    if (page === undefined) return moment
    if (others.length === 0) return t('moment.on', { moment, page })
    return t('moment.onMore', { moment, page, total: 1 + others.length })
  }
}
