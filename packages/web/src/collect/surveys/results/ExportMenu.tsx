import { contract } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { buildUrl } from '../../../shell/api/url.ts'
import { Download } from '../../../shell/problem/Download.tsx'
import { may, useSession } from '../../../shell/session.ts'
import type { ResultsQuery } from '../queries.ts'

/** All answers that the filters leave, one a row, as a file. */
export function ExportMenu({ surveyId, query }: { surveyId: string; query: ResultsQuery }) {
  const { t } = useTranslation('surveys')
  const session = useSession()
  if (!may(session, 'export:read')) return null
  const address = (format: 'csv' | 'parquet') =>
    buildUrl(
      contract.surveys.exportResults.path,
      { survey: surveyId },
      {
        ...query,
        format,
        ...(format === 'csv' ? { bom: true } : {}),
      },
    )
  return (
    <>
      <Download className="plain-button" href={address('csv')} title={t('export.note')}>
        CSV
      </Download>
      <Download className="plain-button" href={address('parquet')} title={t('export.note')}>
        Parquet
      </Download>
    </>
  )
}
