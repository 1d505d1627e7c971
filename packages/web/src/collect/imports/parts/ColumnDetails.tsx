import { contract, type Metric } from '@opencxm/server/contract'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { routeQuery } from '../../../shell/api/route-query.ts'
import { may, useSession } from '../../../shell/session.ts'
import { useMetricWord, useTouchpointName } from '../../../unify/people/use-score-words.ts'
import { type ColumnSetup, type ScoreSetup, usualScale } from '../setup.ts'
import type { ColumnView } from '../types.ts'
import { answerMetrics } from '../view.ts'

type Props = { row: ColumnSetup; column: ColumnView; onColumn: (row: ColumnSetup) => void }

const kinds = ['user', 'email', 'phone', 'anonymous', 'wechat_openid', 'wechat_unionid']
const rarelyChangesMs = 600_000

/** What belongs to a column's use: kind, name, metric and scale. */
export function ColumnDetails({ row, column, onColumn }: Props) {
  const { t } = useTranslation('imports')
  if (row.use === 'identifier') {
    return (
      <ShortText
        label={t('setup.columns.kind')}
        value={row.kind}
        choices={kinds.map((value) => ({ value }))}
        placeholder={t('setup.columns.kindHint')}
        onChange={(kind) => onColumn({ ...row, kind })}
      />
    )
  }
  if (row.use === 'score') return <ScoreDetails row={row} column={column} onColumn={onColumn} />
  if (row.use === 'trait' || row.use === 'property') {
    return (
      <ShortText
        label={row.use === 'trait' ? t('setup.columns.traitName') : t('setup.columns.propName')}
        value={row.key}
        choices={[]}
        onChange={(key) => onColumn({ ...row, key })}
      />
    )
  }
  if (row.use === 'consent') return <ConsentDetails row={row} onColumn={onColumn} />
  return null
}

/** Which purpose a column of yes and no is about, on all channels or on one. */
function ConsentDetails({ row, onColumn }: Omit<Props, 'column'>) {
  const { t } = useTranslation('imports')
  const session = useSession()
  const overview = useQuery({
    ...routeQuery(contract.consent.overview),
    enabled: may(session, 'consent:read'),
    staleTime: rarelyChangesMs,
  })
  const choices = (overview.data?.purposes ?? []).flatMap(({ purpose, channels }) =>
    [purpose, ...channels.map((channel) => `${purpose}/${channel}`)].map((value) => ({ value })),
  )
  return (
    <ShortText
      label={t('setup.columns.purpose')}
      value={row.key}
      choices={choices}
      placeholder={t('setup.columns.purposeHint')}
      onChange={(key) => onColumn({ ...row, key })}
    />
  )
}

function ScoreDetails({ row, column, onColumn }: Props) {
  const { t } = useTranslation('imports')
  const session = useSession()
  const metrics = useQuery({
    ...routeQuery(contract.metrics.list),
    enabled: may(session, 'metrics:read'),
    staleTime: rarelyChangesMs,
  })
  const model = useQuery({ ...routeQuery(contract.catalog.getJourneyModel), staleTime: rarelyChangesMs })
  const { score } = row
  const change = (part: Partial<ScoreSetup>) => onColumn({ ...row, score: { ...score, ...part } })
  const words = Object.entries(row.words)
  const toMetric = (metric: string) => {
    // Words keep their numbers, whichever metric they are of.
    const [low, high] = words.length > 0 ? [score.low, score.high] : usualScale(metric, column)
    change({ metric, low, high })
  }
  const touchpointName = useTouchpointName()
  return (
    <span className="imports-score">
      <MetricChoice value={score.metric} metrics={metrics.data?.metrics ?? []} onChange={toMetric} />
      <span className="imports-scale">
        <Bound label={t('setup.columns.low')} value={score.low} onChange={(low) => change({ low })} />
        <span className="t3">{t('setup.columns.scaleTo')}</span>
        <Bound label={t('setup.columns.high')} value={score.high} onChange={(high) => change({ high })} />
        <select
          className="field-input"
          aria-label={t('setup.columns.better')}
          value={score.higherIsBetter ? 'high' : 'low'}
          onChange={(event) => change({ higherIsBetter: event.target.value === 'high' })}
        >
          <option value="high">{t('setup.columns.betterHigh')}</option>
          <option value="low">{t('setup.columns.betterLow')}</option>
        </select>
      </span>
      <ShortText
        label={t('setup.columns.touchpoint')}
        value={score.touchpoint}
        choices={(model.data?.touchpoints ?? []).map(({ slug }) => ({ value: slug, label: touchpointName(slug) }))}
        placeholder={t('setup.columns.touchpointNone')}
        onChange={(touchpoint) => change({ touchpoint })}
      />
      {words.length > 0 ? <WordScores row={row} onColumn={onColumn} /> : null}
    </span>
  )
}

/** The number that each word of a scale means; a word without one is no rating. */
function WordScores({ row, onColumn }: Omit<Props, 'column'>) {
  const { t } = useTranslation('imports')
  return (
    <fieldset className="imports-words">
      <legend className="ci">{t('setup.columns.words')}</legend>
      {Object.entries(row.words).map(([word, score]) => (
        <label key={word} className="imports-word">
          <span className="clip" title={word}>
            {word}
          </span>
          <input
            className="field-input imports-bound"
            type="number"
            step="any"
            placeholder={t('setup.columns.wordNone')}
            value={score ?? ''}
            onChange={({ target }) =>
              onColumn({ ...row, words: { ...row.words, [word]: target.value === '' ? null : Number(target.value) } })
            }
          />
        </label>
      ))}
    </fieldset>
  )
}

type MetricProps = { value: string; metrics: readonly Metric[]; onChange: (metric: string) => void }

/** Metrics by their names; one that the workspace does not have yet is written as its key. */
function MetricChoice({ value, metrics, onChange }: MetricProps) {
  const { t } = useTranslation('imports')
  const word = useMetricWord()
  const known = answerMetrics(metrics)
  const [own, setOwn] = useState(!known.some(({ key }) => key === value))
  return (
    <>
      <select
        className="field-input"
        aria-label={t('setup.columns.metric')}
        title={t('setup.columns.metric')}
        value={own ? '' : value}
        onChange={(event) => {
          setOwn(event.target.value === '')
          onChange(event.target.value)
        }}
      >
        {known.map(({ key, name }) => (
          <option key={key} value={key}>
            {name ?? word(key)}
          </option>
        ))}
        <option value="">{t('setup.columns.metricOther')}</option>
      </select>
      {own ? <ShortText label={t('setup.columns.metricKey')} value={value} choices={[]} onChange={onChange} /> : null}
    </>
  )
}

type TextProps = {
  label: string
  value: string
  choices: readonly { value: string; label?: string }[]
  placeholder?: string
  onChange: (value: string) => void
}

function ShortText({ label, value, choices, placeholder, onChange }: TextProps) {
  const id = useId()
  return (
    <>
      <input
        className="field-input imports-short"
        aria-label={label}
        title={label}
        placeholder={placeholder ?? label}
        list={choices.length > 0 ? id : undefined}
        value={value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      {choices.length > 0 ? (
        <datalist id={id}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} label={choice.label} />
          ))}
        </datalist>
      ) : null}
    </>
  )
}

type BoundProps = { label: string; value: number | null; onChange: (value: number | null) => void }

function Bound({ label, value, onChange }: BoundProps) {
  return (
    <input
      className="field-input imports-bound"
      type="number"
      step="any"
      aria-label={label}
      title={label}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
    />
  )
}
