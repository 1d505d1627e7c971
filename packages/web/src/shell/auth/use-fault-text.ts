import { useTranslation } from 'react-i18next'
import type { FieldFault } from './checks.ts'

/** The words of a field's fault; null when there is none. */
export function useFaultText(): (fault: FieldFault, value: string) => string | null {
  const { t } = useTranslation('auth')
  return (fault, value) => (fault === null ? null : t(fault, { n: String(value.length) }))
}
