import type { SurveyIssue } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { languageName } from '../canvas/draw.ts'
import { saidOf, toldFindings } from '../edit/findings.ts'
import { isSame, ownerOf } from '../edit/selection.ts'
import { useEditor } from '../editor.tsx'

/** What the checks and the linter say about what is selected, the gravest first. */
export function Findings() {
  const { t } = useTranslation('builder')
  const { survey, check, selection } = useEditor()
  const all = [...(check?.issues ?? []), ...(check?.findings ?? [])]
  const own = all.filter(({ path }) => isSame(ownerOf(survey, path), selection))
  if (own.length === 0) return null
  return <FindingList label={t('findings.label')} findings={own} lead />
}

type Props = {
  label: string
  findings: readonly SurveyIssue[]
  /** Says before each how grave it is. */
  lead?: boolean
  /** Called for a finding whose place is to be shown; without it there is no button. */
  onShow?: (path: string) => void
}

/** Findings as a list; texts that are missing are one line with the way to where they are written. */
export function FindingList({ label, findings, lead, onShow }: Props) {
  const { t } = useTranslation('builder')
  const { id, survey } = useEditor()
  const reader = useLanguage()
  return (
    <ul className="findings" aria-label={label}>
      {toldFindings(findings).map((one) => {
        const severity = one.kind === 'one' ? one.issue.severity : one.severity
        return (
          <li
            key={one.kind === 'one' ? `${one.issue.path}${one.issue.code}` : one.language}
            className={`finding finding-${severity}`}
          >
            {lead ? <span className="m">{t(`findings.${severity}`)} </span> : null}
            {one.kind === 'one' ? (
              <>
                {saidOf(survey, one.issue)}{' '}
                {onShow ? (
                  <button
                    type="button"
                    className="link"
                    aria-label={`${t('publish.show')}: ${saidOf(survey, one.issue)}`}
                    onClick={() => onShow(one.issue.path)}
                  >
                    {t('publish.show')}
                  </button>
                ) : null}
              </>
            ) : (
              <>
                {t('findings.missing', {
                  count: one.count,
                  n: formatCount(one.count, reader),
                  language: languageName(one.language, reader),
                })}{' '}
                <Link to="/collect/surveys/$surveyId" params={{ surveyId: id }} search={{ view: 'words' }}>
                  {t('findings.translate')}
                </Link>
              </>
            )}
          </li>
        )
      })}
    </ul>
  )
}
