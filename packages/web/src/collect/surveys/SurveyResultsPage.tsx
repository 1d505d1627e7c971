import type { SurveyDraft, SurveyResults } from '@opencxm/server/contract'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { NotEnoughData } from '../../ui/estimate/DataChips.tsx'
import { estimateParts, formatCount, formatDuration, formatShare } from '../../ui/format/index.ts'
import { Columns } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { SurveyTabs } from './parts/SurveyTabs.tsx'
import { type ResultsQuery, useResults, useSurvey } from './queries.ts'
import { DropoffCard } from './results/DropoffCard.tsx'
import { ExportMenu } from './results/ExportMenu.tsx'
import { QualityCard } from './results/QualityCard.tsx'
import { QuestionCard } from './results/QuestionCard.tsx'
import { QuotasCard } from './results/QuotasCard.tsx'
import { ResultsFilters } from './results/ResultsFilters.tsx'
import { SeriesCard } from './results/SeriesCard.tsx'
import { TextsCard } from './results/TextsCard.tsx'
import { UploadsCard } from './results/UploadsCard.tsx'
import { completion, groupQuestions, headline, type ResultsSearch, stillOpen, unitOf } from './view.ts'
import './surveys.css'

const from = '/frame/collect/surveys/$surveyId/results'

/** What people answered: the answer first, then each question with its picture, where they left, what they wrote. */
export function SurveyResultsPage() {
  const { t } = useTranslation('surveys')
  const session = useSession()
  const { surveyId } = useParams({ from })
  const search = useSearch({ from })
  const navigate = useNavigate()
  const survey = useSurvey(surveyId)
  const { question: _, by: __, ...filters } = search
  const results = useResults(surveyId, filters)
  const change = (next: ResultsSearch) =>
    void navigate({
      to: '/collect/surveys/$surveyId/results',
      params: { surveyId },
      search: next,
      replace: true,
      resetScroll: false,
    })
  return (
    <Page
      title={t('title')}
      titleLink={
        <Link to="/collect/surveys" search={{}}>
          {t('title')}
        </Link>
      }
      {...(survey.data
        ? { documentTitle: t('resultsOf', { name: survey.data.name }), crumb: `/ ${survey.data.name}` }
        : {})}
      filters={<ResultsFilters surveyId={surveyId} survey={survey.data ?? null} search={search} onChange={change} />}
      filtersBelow
      actions={<ExportMenu surveyId={surveyId} query={filters} />}
    >
      {may(session, 'surveys:read') ? (
        <>
          <SurveyTabs surveyId={surveyId} on="results" />
          <QueryView query={results} lines={8}>
            {(data) =>
              data.counts.started === 0 && data.questions.every(({ n }) => n === 0) ? (
                <NoResults survey={survey.data ?? null} filtered={Object.keys(filters).length > 0} />
              ) : (
                <Body surveyId={surveyId} results={data} search={search} filters={filters} onChange={change} />
              )
            }
          </QueryView>
        </>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function NoResults({ survey, filtered }: { survey: SurveyDraft | null; filtered: boolean }) {
  const { t } = useTranslation('surveys')
  if (filtered) return <EmptyState title={t('noMatch')} hint={t('noMatchHint')} />
  if (!survey) return null
  const share = (
    <Link
      to="/collect/surveys/$surveyId"
      params={{ surveyId: survey.id }}
      search={survey.version === null ? {} : { view: 'share' }}
      className="plain-button primary"
    >
      {t(survey.version === null ? 'goBuild' : 'goShare')}
    </Link>
  )
  return (
    <EmptyState
      title={t('noAnswers')}
      hint={t(survey.version === null ? 'noAnswersDraft' : 'noAnswersHint')}
      actions={share}
    />
  )
}

type BodyProps = {
  surveyId: string
  results: SurveyResults
  search: ResultsSearch
  filters: ResultsQuery
  onChange: (search: ResultsSearch) => void
}

function Body({ surveyId, results, search, filters, onChange }: BodyProps) {
  const { t } = useTranslation('surveys')
  const groups = groupQuestions(results.questions)
  const best = headline(results)
  const scored = results.questions.filter(({ score }) => score !== null)
  const chosen = scored.find(({ question }) => question === search.question) ?? (best?.score ? best : null)
  return (
    <>
      <Headline results={results} />
      {results.anonymous ? <p className="note">{t('anonymous.note', { count: results.anonymous.minimum })}</p> : null}
      <Columns
        main={
          <>
            {chosen ? (
              <SeriesCard
                surveyId={surveyId}
                question={chosen}
                questions={scored}
                search={search}
                filters={filters}
                onChange={onChange}
              />
            ) : null}
            {groups.map((group) => (
              <QuestionCard
                key={group.id}
                parts={group.parts}
                onOpen={(question, where) => {
                  onChange({ ...search, question })
                  document.getElementById(`results-${where}`)?.scrollIntoView({ behavior: 'smooth', block: 'center' })
                }}
              />
            ))}
            <TextsCard surveyId={surveyId} results={results} search={search} filters={filters} onChange={onChange} />
          </>
        }
        side={
          <>
            <CountsCard results={results} />
            <DropoffCard surveyId={surveyId} filters={filters} />
            <QualityCard results={results} search={search} onChange={onChange} />
            <QuotasCard surveyId={surveyId} />
            <UploadsCard surveyId={surveyId} results={results} />
          </>
        }
      />
    </>
  )
}

/** `NPS is 32, 95% interval 20 to 44, n = 214: How likely …?` */
function Headline({ results }: { results: SurveyResults }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const best = headline(results)
  const share = completion(results.counts)
  const finished =
    share === null
      ? null
      : t('headline.finished', {
          count: results.counts.started,
          started: formatCount(results.counts.started, language),
          finished: formatCount(results.counts.finished, language),
          share: formatShare(share, 0, language),
        })
  const parts = best ? estimateParts(best.score, { unit: unitOf(best), language, prose: true }) : null
  if (!best || !parts || parts.low === null || parts.high === null) {
    return (
      <AnswerSentence text={t('headline.answers', { count: best?.n ?? 0, n: formatCount(best?.n ?? 0, language) })}>
        {finished ? <span className="t2">{finished}</span> : null}
        {best?.score ? <NotEnoughData n={best.n} /> : null}
      </AnswerSentence>
    )
  }
  const values = { title: best.title, value: parts.value, low: parts.low, high: parts.high, n: parts.n }
  return (
    <AnswerSentence
      text={t(
        best.type === 'nps' ? 'headline.nps' : best.unit === 'share' ? 'headline.share' : 'headline.mean',
        values,
      )}
    >
      {finished ? <span className="t2">{finished}</span> : null}
    </AnswerSentence>
  )
}

function CountsCard({ results }: { results: SurveyResults }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const { started, finished, partial, screenedOut, overQuota, medianSeconds } = results.counts
  const share = completion(results.counts)
  const rows: [string, string][] = [
    [t('counts.started'), formatCount(started, language)],
    [
      t('counts.finished'),
      share === null
        ? formatCount(finished, language)
        : `${formatCount(finished, language)} (${formatShare(share, 0, language)})`,
    ],
    [t('counts.partial'), formatCount(partial, language)],
    ...(stillOpen(results.counts) > 0
      ? [[t('counts.open'), formatCount(stillOpen(results.counts), language)] as [string, string]]
      : []),
    ...(screenedOut > 0 ? [[t('counts.screenedOut'), formatCount(screenedOut, language)] as [string, string]] : []),
    ...(overQuota > 0 ? [[t('counts.overQuota'), formatCount(overQuota, language)] as [string, string]] : []),
    ...(medianSeconds === null
      ? []
      : [[t('counts.median'), formatDuration(medianSeconds, language)] as [string, string]]),
  ]
  return (
    <div className="card">
      <div className="card-head">
        <h2>{t('counts.title')}</h2>
        {results.version === null ? null : <Chip kind="tag">{t('version', { version: results.version })}</Chip>}
      </div>
      <dl className="kv kv-tight card-body">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="b">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
