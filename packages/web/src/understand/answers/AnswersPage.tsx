import { contract } from '@opencxm/server/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { routePages } from '../../shell/api/route-query.ts'
import { Page } from '../../shell/frame/Page.tsx'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { estimateParts } from '../../ui/format/index.ts'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { moreOf } from '../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { MetricFilterBar } from '../filters/MetricFilterBar.tsx'
import type { MetricFilters } from '../filters/search.ts'
import { useValues } from '../metrics/queries.ts'
import { type MetricValues, useMetricName } from '../metrics/use-metric-words.ts'
import { AnswerList } from './parts/AnswerList.tsx'
import type { AnswerClass } from './view.ts'
import './answers.css'

const pageSize = 50
const classes: readonly AnswerClass[] = ['unhappy', 'neither', 'happy']

/** The people and comments behind a number: where every bar, point and cell leads. */
export function AnswersPage() {
  const { t } = useTranslation('metrics')
  const { metricId } = useParams({ from: '/frame/understand/metrics/$metricId/answers' })
  const search = useSearch({ from: '/frame/understand/metrics/$metricId/answers' })
  const { class: only, text, ...filters } = search
  const navigate = useNavigate()
  const session = useSession()
  const values = useValues(metricId, filters, 'none')
  const name = useMetricName()
  const go = (change: { filters?: MetricFilters; class?: string | null; text?: boolean }) => {
    const nextClass = change.class === undefined ? only : classes.find((one) => one === change.class)
    const nextText = change.text ?? text
    void navigate({
      to: '/understand/metrics/$metricId/answers',
      params: { metricId },
      search: {
        ...(change.filters ?? filters),
        ...(nextClass ? { class: nextClass } : {}),
        ...(nextText ? { text: true } : {}),
      },
      replace: true,
    })
  }
  const metric = values.data?.passport.metric
  return (
    <Page
      title={t('answers.title')}
      filtersBelow
      crumb={metric ? <Crumb name={name(metric)} metricId={metricId} filters={filters} /> : null}
      filters={
        <div className="page-filters">
          <MetricFilterBar
            filters={filters}
            onChange={(next) => go({ filters: next })}
            period={values.data?.period ?? null}
            metricId={metricId}
          />
          <FilterPill
            label={t('answers.which')}
            value={only ?? null}
            allLabel={t('answers.all')}
            options={classes.map((one) => ({ value: one, label: t(`answers.${one}`) }))}
            onChange={(value) => go({ class: value })}
          />
          <FilterPill
            label={t('answers.comments')}
            value={text ? 'text' : null}
            allLabel={t('answers.all')}
            options={[{ value: 'text', label: t('answers.withText') }]}
            onChange={(value) => go({ text: value !== null })}
          />
        </div>
      }
    >
      <QueryView query={values} lines={2}>
        {(data) => <Lead values={data} alone={!may(session, 'people:read')} />}
      </QueryView>
      {may(session, 'people:read') ? (
        <List metricId={metricId} search={search} values={values.data ?? null} />
      ) : (
        <div className="stack-apart">
          <EmptyState title={t('answers.title')} hint={t('answers.forbidden')} />
        </div>
      )}
    </Page>
  )
}

function Crumb({ name, metricId, filters }: { name: string; metricId: string; filters: MetricFilters }) {
  return (
    <>
      /{' '}
      <Link to="/understand/metrics" search={{ ...filters, metrics: metricId }}>
        {name}
      </Link>
    </>
  )
}

/** `alone`: the number without the people, for roles that may not see them. */
function Lead({ values, alone }: { values: MetricValues; alone: boolean }) {
  const { t } = useTranslation('metrics')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const name = useMetricName()
  const metric = name(values.passport.metric)
  const parts = estimateParts(values.total.now, { unit: values.unit, language, currency: values.currency })
  if (!parts?.low) return <AnswerSentence text={t('answer.none', { metric, n: String(values.total.now.n) })} />
  const interval = ui('estimate.intervalInProse', { low: parts.low, high: parts.high ?? '', n: parts.n })
  return (
    <AnswerSentence text={t(alone ? 'answers.leadAlone' : 'answers.lead', { metric, value: parts.value, interval })} />
  )
}

type ListProps = {
  metricId: string
  search: MetricFilters & { class?: AnswerClass; text?: boolean }
  values: MetricValues | null
}

function List({ metricId, search, values }: ListProps) {
  const { t } = useTranslation('metrics')
  const { t: ui } = useTranslation('ui')
  const { text, against: _, ...filters } = search
  const pages = useInfiniteQuery(
    routePages(contract.metrics.answers, {
      params: { id: metricId },
      query: { ...filters, ...(text ? { withText: true } : {}), limit: pageSize },
    }),
  )
  if (pages.isError && !pages.data) return <ProblemState error={pages.error} onRetry={() => void pages.refetch()} />
  if (!pages.data) return <Skeleton lines={8} />
  const answers = pages.data.pages.flatMap((page) => page.answers)
  if (answers.length === 0) return <EmptyState title={t('answers.empty')} hint={ui('empty.noMatchHint')} />
  return <AnswerList answers={answers} metric={values?.passport.metric ?? null} more={moreOf(pages)} />
}
