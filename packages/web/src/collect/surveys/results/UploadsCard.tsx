import { contract, type SurveyResults } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { buildUrl } from '../../../shell/api/url.ts'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { formatBytes, formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useUploads } from '../queries.ts'

type Props = { surveyId: string; results: SurveyResults }

/** Files that respondents gave, newest first; opened as attachments. Nothing where no question asks for files. */
export function UploadsCard({ surveyId, results }: Props) {
  const { t } = useTranslation('surveys')
  const session = useSession()
  const language = useLanguage()
  const asked = results.questions.some(({ type }) => type === 'file') && may(session, 'feedback:read')
  const uploads = useUploads(surveyId, asked)
  if (!asked) return null
  return (
    <Card title={t('uploads.title')} subtitle={t('uploads.note')}>
      <div className="card-body">
        <QueryView query={uploads} lines={2} bare>
          {(data) =>
            data.uploads.length === 0 ? (
              <p className="t2">{t('uploads.none')}</p>
            ) : (
              <ul className="texts">
                {data.uploads.map(({ id, name, bytes, at }) => (
                  <li key={id}>
                    <a
                      className="link"
                      href={buildUrl(contract.surveys.upload.path, { survey: surveyId, upload: id })}
                      download={name}
                    >
                      {name}
                    </a>{' '}
                    <span className="ci">
                      {formatBytes(bytes, language)} · {formatInstant(at, session.workspace.timeZone, language)}
                    </span>
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </div>
    </Card>
  )
}
