import type { QuestionResult, SurveySeries } from '@opencxm/server/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { TrendChart } from '../../../ui/chart/TrendChart.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { formatDay, isoWeek } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { axisFor } from '../../../ui/marks/scale.ts'
import { Whisker } from '../../../ui/marks/Whisker.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { languageName } from '../canvas/draw.ts'
import { type ResultsQuery, useSeries } from '../queries.ts'
import { type ResultsSearch, type SeriesBy, seriesBy, unitOf } from '../view.ts'

type Props = {
  surveyId: string
  question: QuestionResult
  questions: readonly QuestionResult[]
  search: ResultsSearch
  filters: ResultsQuery
  onChange: (search: ResultsSearch) => void
}

/** One question over time, or by channel, language, version or segment. */
export function SeriesCard({ surveyId, question, questions, search, filters, onChange }: Props) {
  const { t } = useTranslation('surveys')
  const by = search.by ?? 'week'
  const series = useSeries(surveyId, { ...filters, question: question.question, by })
  return (
    <section id="results-series">
      <Card
        title={t('series.title')}
        extra={
          <span className="row wrap series-choices">
            <select
              className="field-input series-question"
              aria-label={t('series.question')}
              value={question.question}
              onChange={(event) => onChange({ ...search, question: event.target.value })}
            >
              {questions.some((one) => one.question === question.question) ? null : (
                <option value={question.question}>{question.title}</option>
              )}
              {questions.map((one) => (
                <option key={one.question} value={one.question}>
                  {one.part === null ? one.title : `${one.title}: ${one.part}`}
                </option>
              ))}
            </select>
            <select
              className="field-input series-by"
              aria-label={t('series.by')}
              value={by}
              onChange={(event) => onChange({ ...search, by: event.target.value as SeriesBy })}
            >
              {seriesBy.map((one) => (
                <option key={one} value={one}>
                  {t(`series.bys.${one}`)}
                </option>
              ))}
            </select>
          </span>
        }
      >
        <QueryView query={series} lines={5} bare>
          {(data) =>
            data.groups.length === 0 ? (
              <p className="t2 card-body">{t('series.none')}</p>
            ) : by === 'day' || by === 'week' || by === 'month' ? (
              <Trend question={question} series={data} by={by} />
            ) : (
              <Groups question={question} series={data} by={by} />
            )
          }
        </QueryView>
      </Card>
    </section>
  )
}

type InnerProps = { question: QuestionResult; series: SurveySeries; by: SeriesBy }

const nothing = { value: null, low: null, high: null, method: 'none' }
/** A period of fewer answers is a gap in the line: one answer would draw it to an end of the scale (methods.md 0.2). */
const answersMin = 5

function Trend({ question, series, by }: InnerProps) {
  const { t } = useTranslation('surveys')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const points = useMemo(
    () =>
      // A hidden point is a gap, not a nought.
      series.groups
        .filter(({ hidden }) => !hidden)
        .map(({ key, n, score }) => ({
          key,
          label:
            by === 'week'
              ? ui('period.week', { week: isoWeek(key.slice(0, 10)).week })
              : formatDay(key.slice(0, 10).padEnd(10, '-01'), language, 'short'),
          estimate: score !== null && n >= answersMin ? score : { ...nothing, n },
        })),
    [series, by, ui, language],
  )
  const hidden = series.groups.filter((group) => group.hidden).length
  const unit = unitOf(question)
  const limits = unit === 'points' ? { min: -100, max: 100 } : unit === 'share' ? { min: 0, max: 1 } : question.scale
  return (
    <>
      <TrendChart
        name={question.title}
        points={points}
        unit={unit}
        {...(limits ? { limits: { min: limits.min, max: limits.max } } : {})}
        fromZero={unit === 'share'}
      />
      {hidden > 0 ? <p className="note card-body">{t('anonymous.hiddenPeriods', { count: hidden })}</p> : null}
    </>
  )
}

function Groups({ question, series, by }: InnerProps) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const unit = unitOf(question)
  const axis = axisFor({
    values: series.groups.flatMap(({ score }) => [score?.value, score?.low, score?.high]),
    ...(unit === 'points'
      ? { limits: { min: -100, max: 100 } }
      : unit === 'share'
        ? { limits: { min: 0, max: 1 } }
        : {}),
  })
  return (
    <div className="card-body">
      <table className="tbl mini series-groups" aria-label={t('series.title')}>
        <tbody>
          {series.groups.map(({ key, label, n, hidden, score }) => (
            <tr key={key}>
              <th scope="row">
                {by === 'language' && key !== '' ? languageName(key, language) : label || t('series.without')}
              </th>
              <td className="series-whisker">{score ? <Whisker estimate={score} axis={axis} /> : null}</td>
              <td className="r">
                {hidden ? (
                  <span className="t3">{t('anonymous.hidden')}</span>
                ) : (
                  <EstimateText estimate={score ?? { ...nothing, n }} unit={unit} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
