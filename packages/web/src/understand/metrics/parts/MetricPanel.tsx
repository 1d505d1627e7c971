import type { Metric, MetricGroup } from '@opencxm/server/contract'
import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { ChangeText } from '../../../ui/estimate/ChangeText.tsx'
import { NotEnoughData } from '../../../ui/estimate/DataChips.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { VerdictText } from '../../../ui/estimate/VerdictChip.tsx'
import {
  formatCount,
  formatSigned,
  formatValue,
  isLowBase,
  type Language,
  toneFill,
  type Unit,
  verdictLook,
} from '../../../ui/format/index.ts'
import type { Axis } from '../../../ui/marks/scale.ts'
import { Whisker, WhiskerAxis } from '../../../ui/marks/Whisker.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { AnswersLink } from '../../answers/AnswersLink.tsx'
import type { MetricFilters } from '../../filters/search.ts'
import { useDimensionWords, useGroupWords } from '../../filters/use-dimension-words.ts'
import { narrowTo } from '../../filters/view.ts'
import type { MetricValues } from '../use-metric-words.ts'
import { lacksGroup } from '../versus.ts'
import { detectableCount, groupsMost, panelRows } from '../view.ts'
import { riseIsGood } from '../words.ts'
import { VersusPill } from './VersusPill.tsx'

type Props = {
  metric: Metric
  by: string
  query: UseQueryResult<MetricValues, Error>
  axis: Axis
  filters: MetricFilters
  /** `rest` or `group:KEY`, in the same period; null = the period before. */
  against: string | null
  onAgainst: (against: string | null) => void
  /** All groups stand in the panel, not the largest only. */
  whole: boolean
  onWhole: (whole: boolean) => void
}

type RowsProps = Omit<Props, 'query' | 'onAgainst'> & { values: MetricValues }

/** A metric by one dimension: a row a group, now filled above what it is compared with, hollow, with the difference and its verdict. */
export function MetricPanel({ query, onAgainst, ...rest }: Props) {
  const { metric, by, against } = rest
  const { t } = useTranslation('metrics')
  const dimension = useDimensionWords()
  return (
    <div className="panel">
      <div className="panel-head">
        <h3>{dimension(by)}</h3>
        <VersusPill metric={metric} by={by} groups={query.data?.groups ?? []} against={against} onChange={onAgainst} />
      </div>
      {query.isError && lacksGroup(query.error, against) ? (
        <p className="t2 panel-none">{t('panel.noSuchGroup')}</p>
      ) : (
        <QueryView query={query} lines={4} bare>
          {(values) => <PanelRows values={values} {...rest} />}
        </QueryView>
      )}
    </div>
  )
}

function PanelRows({ values, metric, by, axis, filters, against, whole, onWhole }: RowsProps) {
  const { t } = useTranslation('metrics')
  const language = useLanguage()
  const { rows, hidden } = panelRows(values.groups, { whole })
  const { count, total } = detectableCount(values.groups)
  return (
    <>
      <p className="ci panel-sum">
        {total > 0
          ? t(against === null ? 'panel.detectable' : 'panel.different', { count, total: String(total) })
          : t('panel.groups', { count: values.groups.length })}
      </p>
      {rows.length === 0 ? <p className="t2 panel-none">{t('panel.nothing')}</p> : null}
      {rows.map((group) => (
        <PanelRow key={group.key} group={group} metric={metric} by={by} values={values} axis={axis} filters={filters} />
      ))}
      {hidden > 0 || whole ? (
        <p className="note">
          {hidden > 0 ? t('panel.more', { count: hidden }) : null}{' '}
          <button type="button" className="link" onClick={() => onWhole(!whole)}>
            {whole ? t('panel.fewer') : t('panel.all', { groups: Math.min(values.groups.length, groupsMost) })}
          </button>
        </p>
      ) : null}
      {rows.length > 0 ? (
        <div className="panel-axis">
          <span />
          <WhiskerAxis
            axis={axis}
            format={(tick) => tickText(tick, axis, { unit: values.unit, language })}
            every={axis.ticks.length > 4 ? 2 : 1}
          />
          <span />
        </div>
      ) : null}
      {against !== null && rows.length > 0 ? (
        <p className="note">{t(against === 'rest' ? 'panel.hollowRest' : 'panel.hollowGroup')}</p>
      ) : null}
    </>
  )
}

type RowProps = {
  group: MetricGroup
  metric: Metric
  by: string
  values: MetricValues
  axis: Axis
  filters: MetricFilters
}

function PanelRow({ group, metric, by, values, axis, filters }: RowProps) {
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const words = useGroupWords()
  const good = riseIsGood(metric)
  const label = words(by, group)
  const name =
    metric.source.from === 'answers' && group.key !== '' ? (
      <AnswersLink metricId={metric.id} search={narrowTo(filters, by, group.key)} className="open-name">
        {label}
      </AnswersLink>
    ) : (
      <span className="m">{label}</span>
    )
  return (
    <div className="panel-row">
      <div className="panel-name">
        <div className="panel-label" title={label}>
          {name}
        </div>
        <div className="ci">{ui('estimate.n', { n: formatCount(group.now.n, language) })}</div>
      </div>
      {group.now.value === null ? (
        <div className="panel-few">
          <NotEnoughData n={group.now.n} needed={metric.minN} />
        </div>
      ) : (
        <>
          <Whisker
            estimate={group.now}
            before={group.before}
            axis={axis}
            height={44}
            bar={group.now.low === null}
            colour={toneFill(group.change ? verdictLook(group.change.verdict, good).tone : 'neutral')}
          />
          <div className="panel-change">
            {group.change && group.change.difference !== null ? (
              <>
                <ChangeText change={group.change} unit={values.unit} currency={values.currency} />
                <div>
                  <VerdictText verdict={group.change.verdict} riseIsGood={good} />
                </div>
              </>
            ) : (
              <>
                <EstimateText
                  estimate={group.now}
                  unit={values.unit}
                  currency={values.currency}
                  withN={false}
                  lowBase="none"
                />
                <div className="ci">{isLowBase(group.now) ? ui('data.lowBaseShort') : ''}</div>
              </>
            )}
          </div>
        </>
      )}
    </div>
  )
}

function tickText(tick: number, axis: Axis, { unit, language }: { unit: Unit; language: Language }): string {
  if (tick === 0) return '0'
  const decimals = unit !== 'share' && axis.max - axis.min < 3 ? 1 : 0
  if (unit === 'points' && axis.min < 0) return formatSigned(tick, decimals, language)
  return formatValue(tick, decimals, { unit, language })
}
