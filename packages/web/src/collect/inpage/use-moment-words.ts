import type { InpageRuleInput } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'

/** When a rule asks, as a few words. */
export function useMomentWords(): (trigger: InpageRuleInput['trigger']) => string {
  const { t } = useTranslation('inpage')
  return (trigger) => {
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
}
