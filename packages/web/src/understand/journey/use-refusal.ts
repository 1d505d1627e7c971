import { useTranslation } from 'react-i18next'

/** There are ratings, but nothing to hold them against: no target, no earlier ones. */
export const noBenchmark = 'no_benchmark'

/** More answers would help. */
export function isTooFew(reason: string): boolean {
  return /few|no_data|minimum/.test(reason)
}

/** Why the pain model says nothing, in the reader's language. */
export function useRefusal(): (reason: string) => string {
  const { t } = useTranslation('journey')
  return (reason) => {
    if (reason === noBenchmark) return t('refusedReason.no_benchmark')
    return isTooFew(reason) ? t('refusedReason.too_few') : t('refusedReason.other')
  }
}
