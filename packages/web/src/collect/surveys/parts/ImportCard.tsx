import type { SurveyDraft, SurveyLost } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { SelectField } from '../../../ui/form/Field.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useSurveyChanges } from '../queries.ts'

const formats = ['opencxm', 'surveyjs', 'qsf'] as const
type Format = (typeof formats)[number]
const bytesMax = 4_000_000

type Done = { survey: SurveyDraft; lost: readonly SurveyLost[] }

/** A survey from a file of ours, of SurveyJS or of Qualtrics; says what could not be carried over before it is opened. */
export function ImportCard() {
  const { t } = useTranslation('surveys')
  const id = useId()
  const explain = useProblemText()
  const { importFile } = useSurveyChanges()
  const [format, setFormat] = useState<Format>('opencxm')
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const take = async (file: File) => {
    setProblem(null)
    setDone(null)
    if (file.size > bytesMax) {
      setProblem(t('import.tooLarge'))
      return
    }
    let content: unknown
    try {
      content = JSON.parse(await file.text())
    } catch {
      setProblem(t('import.notJson', { name: file.name }))
      return
    }
    try {
      setDone(await importFile.mutateAsync({ format: formatOf(content) ?? format, content: content as never }))
    } catch (error) {
      const { title, detail, problems } = explain(error)
      setProblem([title, detail ?? '', ...problems].filter((part) => part !== '').join(' '))
    }
  }
  return (
    <Card title={t('import.title')} subtitle={t('import.note')}>
      <div className="card-body form">
        <SelectField
          label={t('import.format')}
          hint={t('import.formatHint')}
          value={format}
          options={formats.map((value) => ({ value, label: t(`import.formats.${value}`) }))}
          onChange={(value) => setFormat(value as Format)}
        />
        <div className="field">
          <label htmlFor={id}>{t('import.file')}</label>
          <input
            id={id}
            type="file"
            accept=".json,.qsf,application/json"
            disabled={importFile.isPending}
            onChange={(event) => {
              const [file] = event.target.files ?? []
              if (file) void take(file)
              // The same file may be chosen again after a failure.
              event.target.value = ''
            }}
          />
        </div>
        {problem ? (
          <p className="field-error" role="alert">
            {problem}
          </p>
        ) : null}
        {done ? <Imported done={done} /> : null}
      </div>
    </Card>
  )
}

/** What a file says of itself; null where it does not. */
function formatOf(content: unknown): Format | null {
  if (typeof content !== 'object' || content === null) return null
  if ('format' in content && String(content.format).startsWith('opencxm-survey/')) return 'opencxm'
  if ('SurveyEntry' in content) return 'qsf'
  return 'pages' in content || 'elements' in content ? 'surveyjs' : null
}

function Imported({ done }: { done: Done }) {
  const { t } = useTranslation('surveys')
  const { survey, lost } = done
  return (
    <div className="form" role="status">
      <p>
        {t('import.done', { name: survey.name, count: survey.questions })}{' '}
        {lost.length === 0 ? t('import.nothingLost') : t('import.lost', { count: lost.length })}
      </p>
      {lost.length > 0 ? (
        <ul className="findings import-lost">
          {lost.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
            <li key={at} className={one.kind === 'lost' ? 'finding finding-warning' : 'finding finding-hint'}>
              <span className="m">{t(`import.kind.${one.kind}`)}</span>{' '}
              <span lang="en">{`${one.what} ${one.reason}`}</span>
              {one.path === '' ? null : <span className="mono t3"> {one.path}</span>}
            </li>
          ))}
        </ul>
      ) : null}
      <div className="form-actions">
        <Link
          to="/collect/surveys/$surveyId"
          params={{ surveyId: survey.id }}
          search={{}}
          className="plain-button primary"
        >
          {t('import.open')}
        </Link>
      </div>
    </div>
  )
}
