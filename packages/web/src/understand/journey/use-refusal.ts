import { useTranslation } from 'react-i18next'

/** Why the pain model says nothing, in the reader's language. */
export function useRefusal(): (reason: string) => string {
  const { t } = useTranslation('journey')
  return (reason) => (/few|no_data|minimum/.test(reason) ? t('refusedReason.too_few') : t('refusedReason.other'))
}
