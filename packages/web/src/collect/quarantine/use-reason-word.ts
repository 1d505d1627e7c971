import { useTranslation } from 'react-i18next'
import { isQuarantineReason } from './view.ts'

/** A reason in the reader's words; one that is not known stays as the server names it. */
export function useReasonWord(): (reason: string) => string {
  const { t } = useTranslation('quarantine')
  return (reason) => (isQuarantineReason(reason) ? t(`reason.${reason}`) : reason)
}
