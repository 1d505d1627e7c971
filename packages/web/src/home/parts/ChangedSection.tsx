import { useTranslation } from 'react-i18next'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { ChangeText } from '../../ui/estimate/ChangeText.tsx'
import { VerdictChip } from '../../ui/estimate/VerdictChip.tsx'
import { formatCount, formatSigned, toneFill, verdictLook } from '../../ui/format/index.ts'
import { Card, Section } from '../../ui/layout/Card.tsx'
import { axisFor } from '../../ui/marks/scale.ts'
import { Whisker, WhiskerAxis } from '../../ui/marks/Whisker.tsx'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { AnswersLink } from '../../understand/answers/AnswersLink.tsx'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { useDimensionWords, useGroupWords } from '../../understand/filters/use-dimension-words.ts'
import { narrowTo } from '../../understand/filters/view.ts'
import { homeMetric, useDimensions } from '../queries.ts'
import { type ChangedRow, changedCount, changedRows } from '../view.ts'

type Props = { filters: MetricFilters }

const rowsShown = 7

/** Which groups changed, and by how much: the detectable ones first. */
export function ChangedSection({ filters }: Props) {
  const { t } = useTranslation('home')
  const { dimensions, waiting, failed } = useDimensions(filters)
  const all = changedRows(dimensions, Number.POSITIVE_INFINITY)
  const count = changedCount(all)
  const words = { count, total: String(all.length) }
  return (
    <Section
      title={t('changed.title')}
      subtitle={all.length === 0 ? null : count > 0 ? t('changed.some', words) : t('changed.none', words)}
    >
      {all.length > 0 ? <ChangedTable rows={all.slice(0, rowsShown)} filters={filters} /> : null}
      {all.length === 0 && waiting ? <Skeleton lines={4} /> : null}
      {all.length === 0 && !waiting && failed ? <ProblemState error={failed.error} /> : null}
      {all.length === 0 && !waiting && !failed ? (
        <EmptyState title={t('changed.empty')} hint={t('changed.emptyHint')} />
      ) : null}
    </Section>
  )
}

function ChangedTable({ rows, filters }: { rows: readonly ChangedRow[]; filters: MetricFilters }) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const dimension = useDimensionWords()
  const groupWords = useGroupWords()
  const bounds = rows.flatMap(({ group }) => [group.now.low, group.now.high, group.before?.low, group.before?.high])
  const axis = axisFor({ values: bounds, limits: { min: -100, max: 100 } })
  return (
    <>
      <Card>
        <div className="card-body tbl-scroll">
          <table className="tbl home-changed">
            <thead>
              <tr>
                <th>{t('changed.group')}</th>
                <th className="home-plot" title={t('changed.now')}>
                  <WhiskerAxis axis={axis} format={(tick) => (tick === 0 ? '0' : formatSigned(tick, 0, language))} />
                  <span className="visually-hidden">{t('changed.now')}</span>
                </th>
                <th className="r">{t('changed.effect')}</th>
                <th className="r">{t('changed.verdict')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ by, group }) => (
                <tr key={`${by}=${group.key}`}>
                  <td className="home-group">
                    <AnswersLink metricId={homeMetric} search={narrowTo(filters, by, group.key)} className="open-name">
                      {groupWords(by, group)}
                    </AnswersLink>
                    <div className="ci">
                      {dimension(by)} · n = {formatCount(group.now.n, language)}
                    </div>
                  </td>
                  <td className="home-plot">
                    <Whisker
                      estimate={group.now}
                      before={group.before}
                      axis={axis}
                      height={46}
                      colour={toneFill(verdictLook(group.change?.verdict ?? 'no_detectable_change').tone)}
                    />
                  </td>
                  <td className="r home-change">
                    <ChangeText change={group.change} unit="points" />
                  </td>
                  <td className="r home-verdict">
                    {group.change ? <VerdictChip verdict={group.change.verdict} /> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <p className="note home-note">{t('changed.note')}</p>
    </>
  )
}
