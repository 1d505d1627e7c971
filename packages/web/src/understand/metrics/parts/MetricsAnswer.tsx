import { useTranslation } from 'react-i18next'
import { differenceParts, estimateParts, formatCount } from '../../../ui/format/index.ts'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { MetricFilters } from '../../filters/search.ts'
import { useGroupWords } from '../../filters/use-dimension-words.ts'
import { type MetricValues, useMetricName } from '../use-metric-words.ts'
import { usePanels } from '../use-panels.ts'
import { joinWords, metricAnswer, namedGroups } from '../view.ts'

type Props = { values: MetricValues; filters: MetricFilters; dimensions: readonly string[] }

const groupsNamed = 4

/** What the first metric did, and in which groups it shows. */
export function MetricsAnswer({ values, filters, dimensions }: Props) {
  const { t } = useTranslation('metrics')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const name = useMetricName()
  const groupWords = useGroupWords()
  const { metric } = values.passport
  const panels = usePanels({ metricId: metric.id, filters, dimensions })
  const kind = metricAnswer(values.total)
  const style = { unit: values.unit, language, currency: values.currency }
  const parts = estimateParts(values.total.now, style)
  const change = differenceParts(values.total.change, style)
  const interval = parts?.low
    ? ui('estimate.intervalInProse', { low: parts.low, high: parts.high ?? '', n: parts.n })
    : ''
  const text = t(`answer.${kind}`, {
    metric: name(metric),
    value: parts?.value ?? '',
    interval,
    amount: amountWords(change?.value ?? '', values.unit, t('points')),
    low: change?.low ?? '',
    high: change?.high ?? '',
    n: formatCount(values.total.now.n, language),
    before: formatCount(values.total.before?.n ?? 0, language),
  })
  const groups = panels.flatMap(({ by, query }) => (query.data?.groups ?? []).map((group) => ({ by, group })))
  const found = namedGroups(groups, kind, groupsNamed)
  const named = found.named.map(({ by, group }) => groupWords(by, group))
  const answered = panels.every(({ query }) => query.data !== undefined)
  const where =
    (kind === 'drop' || kind === 'rise') && answered
      ? named.length > 0
        ? t(found.rest ? 'answer.whereAlso' : 'answer.where', {
            groups: joinWords(named, t('answer.comma'), t('answer.and')),
          })
        : found.rest
          ? ''
          : t('answer.whereNowhere')
      : ''
  return <AnswerSentence text={language === 'en' ? `${text} ${where}` : `${text}${where}`} />
}

/** The size of a change without its sign, for the verb already says the direction; shares change by points. */
function amountWords(value: string, unit: MetricValues['unit'], points: string): string {
  const bare = value.replace(/^[+−]/, '')
  return unit === 'points' || unit === 'share' ? `${bare} ${points}` : bare
}
