import { useTranslation } from 'react-i18next'
import { formatCount } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import type { Warning } from '../types.ts'
import { countIn } from '../view.ts'

/** What a person should look at before the import starts. */
export function WarningList({ warnings }: { warnings: readonly Warning[] }) {
  const sentence = useWarningSentence()
  if (warnings.length === 0) return null
  return (
    <div role="status">
      <ul className="imports-warnings">
        {warnings.map((warning) => (
          <li key={`${warning.code} ${warning.field ?? ''}`}>{sentence(warning)}</li>
        ))}
      </ul>
    </div>
  )
}

function useWarningSentence(): (warning: Warning) => string {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  return ({ code, field, detail }) => {
    // These stand beside what they are about, not in the list.
    if (code === 'date_order_ambiguous' || code === 'missing_words' || code === 'rows_rejected') return detail
    const n = countIn(detail)
    return t(`setup.warning.${code}`, { field: field ?? '', n: n === null ? '' : formatCount(n, language) })
  }
}
