import { contract } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { buildUrl } from '../../../shell/api/url.ts'
import { Download } from '../../../shell/problem/Download.tsx'
import { may, useSession } from '../../../shell/session.ts'
import type { ResultsQuery } from '../queries.ts'

/** What the filters leave, as files: a row a response, or a row an answer. */
export function ExportMenu({ surveyId, query }: { surveyId: string; query: ResultsQuery }) {
  const { t } = useTranslation('surveys')
  const session = useSession()
  if (!may(session, 'export:read')) return null
  const address = (file: { format: 'csv'; rows: 'responses' | 'answers'; bom: true } | { format: 'parquet' }) =>
    buildUrl(contract.surveys.exportResults.path, { survey: surveyId }, { ...query, ...file })
  return (
    <>
      <Download
        className="plain-button"
        href={address({ format: 'csv', rows: 'responses', bom: true })}
        title={t('export.responsesNote')}
      >
        {t('export.responses')}
      </Download>
      <Download
        className="plain-button"
        href={address({ format: 'csv', rows: 'answers', bom: true })}
        title={t('export.note')}
      >
        {t('export.answers')}
      </Download>
      <Download className="plain-button" href={address({ format: 'parquet' })} title={t('export.note')}>
        Parquet
      </Download>
    </>
  )
}
