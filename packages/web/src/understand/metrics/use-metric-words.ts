import type { contract, Metric } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../shell/api/types.ts'
import { usePeriodText } from '../../ui/filter/PeriodPill.tsx'
import { formatCount } from '../../ui/format/index.ts'
import type { Passport } from '../../ui/passport/PassportButton.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { builtInName, excludedWord, methodWord } from './words.ts'

export type MetricValues = ReplyOf<typeof contract.metrics.values>

/** The name of a metric in the reader's language. */
export function useMetricName(): (metric: Pick<Metric, 'id' | 'builtIn' | 'name'>) => string {
  const { t } = useTranslation('metrics')
  return (metric) => {
    const word = builtInName(metric)
    return word ? t(`name.${word}`) : metric.name
  }
}

/** Builds the passport of a metric's value, in the reader's language. */
export function usePassport(): (values: MetricValues) => Passport {
  const { t } = useTranslation('metrics')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const name = useMetricName()
  const periodText = usePeriodText()
  return (values) => {
    const { passport, total } = values
    const { metric, lineage } = passport
    const method = methodWord(total.now.method)
    const methodText = method ? t(`method.${method}`) : passport.interval
    const excluded = lineage.excluded.reduce((sum, one) => sum + one.n, 0)
    const reasons = lineage.excluded.map(({ reason, n }) =>
      ui('passport.excludedReason', { n: formatCount(n, language), reason: t(`excluded.${excludedWord(reason)}`) }),
    )
    const notes = [...reasons, ...(metric.source.from === 'answers' ? [ui('passport.everyAnswer')] : [])]
    const count = (n: number) => formatCount(n, language)
    return {
      name: name(metric),
      version: ui('passport.version', { version: `${metric.version}.${metric.formulaVersion}` }),
      rows: [
        { label: ui('passport.question'), text: sourceText(metric, t) },
        { label: ui('passport.formula'), text: t(`formula.${metric.kind}`) },
        {
          label: ui('passport.interval'),
          text: total.now.low === null ? methodText : t('lowBase', { method: methodText, minN: String(metric.minN) }),
        },
        {
          label: ui('passport.weighting'),
          text: metric.weighting === 'none' ? t('weightingNone') : t('weightingAnswer'),
        },
        {
          label: ui('passport.window'),
          text: t('windowText', { days: periodText(values.period), zone: passport.window.timeZone }),
        },
        {
          label: ui('passport.lineage'),
          text:
            excluded > 0
              ? ui('passport.lineageSum', {
                  answers: count(lineage.answers),
                  excluded: count(excluded),
                  n: count(lineage.n),
                })
              : ui('passport.lineageAll', { answers: count(lineage.answers) }),
          ...(notes.length > 0 ? { note: notes.join(' · ') } : {}),
        },
        { label: ui('passport.owner'), text: metric.owner === '' ? t('noOwner') : metric.owner },
      ],
    }
  }
}

type SourceWords = {
  (key: 'source.answers', values: { metric: string }): string
  (key: 'source.events', values: { event: string }): string
  (key: 'source.pair', values: { first: string; second: string }): string
}

function sourceText(metric: Metric, t: SourceWords): string {
  const { source } = metric
  if (source.from === 'answers') return t('source.answers', { metric: source.metric })
  if (source.from === 'events') return t('source.events', { event: source.event })
  return t('source.pair', { first: source.first, second: source.second })
}
