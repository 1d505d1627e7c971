import { useTranslation } from 'react-i18next'
import { isSame, ownerOf } from '../edit/selection.ts'
import { useEditor } from '../editor.tsx'

/** What the checks and the linter say about what is selected, the gravest first. */
export function Findings() {
  const { t } = useTranslation('builder')
  const { survey, check, selection } = useEditor()
  const all = [...(check?.issues ?? []), ...(check?.findings ?? [])]
  const own = all.filter(({ path }) => isSame(ownerOf(survey, path), selection))
  if (own.length === 0) return null
  return (
    <ul className="findings" aria-label={t('findings.label')}>
      {own.map((one) => (
        <li key={`${one.path}${one.code}`} className={`finding finding-${one.severity}`}>
          <span className="m">{t(`findings.${one.severity}`)}</span> {one.message}
        </li>
      ))}
    </ul>
  )
}
