import { useTranslation } from 'react-i18next'
import { useProblemText } from '../problem/use-problem-text.ts'

type Props = {
  error: unknown
  /** The fields that say themselves what was wrong with them. */
  marked?: readonly string[]
}

/** Why the server refused what was sent and, where it names no reason here, what to do; nothing while it has not refused. */
export function Refusal({ error, marked = [] }: Props) {
  const { t } = useTranslation('shell')
  const explain = useProblemText()
  if (!error) return null
  const { title, hint, detail, problems } = explain(error, marked)
  const reasons = [detail, ...problems].filter(Boolean).join(' ')
  return (
    <p className="field-error" role="alert">
      {t('refusal', { title, why: reasons || hint })}
    </p>
  )
}
