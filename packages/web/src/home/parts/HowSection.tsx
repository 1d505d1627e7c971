import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ChangeText } from '../../ui/estimate/ChangeText.tsx'
import { VerdictChip } from '../../ui/estimate/VerdictChip.tsx'
import { estimateParts, formatCount, formatNumber } from '../../ui/format/index.ts'
import { Section } from '../../ui/layout/Card.tsx'
import { PassportButton } from '../../ui/passport/PassportButton.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { MetricTrendCard } from '../../understand/metrics/MetricTrendCard.tsx'
import { usePassport } from '../../understand/metrics/use-metric-words.ts'
import { headlineOf } from '../view.ts'
import { ClassShares } from './ClassShares.tsx'
import { NowLine } from './NowLine.tsx'
import type { JourneyMapReply, ValuesReply } from './types.ts'

type Props = {
  values: ValuesReply
  trend: UseQueryResult<ValuesReply, Error>
  map: JourneyMapReply | null
  filters: MetricFilters
}

/** The answer in a sentence, the classes behind it, and the trend beside it. */
export function HowSection({ values, trend, map, filters }: Props) {
  const { t } = useTranslation('home')
  const passport = usePassport()
  const headline = useHeadlineText(values)
  const { total } = values
  return (
    <Section title={t('how')}>
      <div className="home-how">
        <div className="home-answer">
          <AnswerSentence text={headline} size="home">
            {total.change ? (
              <>
                <VerdictChip verdict={total.change.verdict} />
                <ChangeText change={total.change} unit="points" suffix={t('points')} />
              </>
            ) : null}
            <span className="row nw">
              {total.change ? <BeforeAfter values={values} /> : null}
              <PassportButton passport={passport(values)} look="icon" />
            </span>
          </AnswerSentence>
          <div className="home-now-room">{map ? <NowLine map={map} filters={filters} /> : null}</div>
          {total.counts ? <ClassShares counts={total.counts} filters={filters} /> : null}
        </div>
        <MetricTrendCard
          titles={{ week: t('trend'), month: t('trendMonth') }}
          trend={trend}
          filters={filters}
          period={values.period}
          className="home-trend"
        />
      </div>
    </Section>
  )
}

function useHeadlineText(values: ValuesReply): string {
  const { t } = useTranslation('home')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const { total } = values
  const kind = headlineOf(total)
  const parts = estimateParts(total.now, { unit: 'points', language, prose: true })
  if (kind === 'few' || !parts) {
    return t('answer.few', {
      n: formatCount(total.now.n, language),
      needed: formatCount(values.passport.metric.minN, language),
    })
  }
  const interval = ui('estimate.intervalInProse', { low: parts.low ?? '', high: parts.high ?? '', n: parts.n })
  const points = formatNumber(Math.abs(total.change?.difference ?? 0), 0, language)
  return t(`answer.${kind}`, { value: parts.value, interval, points })
}

/** `26.1 → 16.3`, both in the precision of their intervals. */
function BeforeAfter({ values }: { values: ValuesReply }) {
  const language = useLanguage()
  const before = estimateParts(values.total.before, { unit: 'points', language })
  const now = estimateParts(values.total.now, { unit: 'points', language })
  if (!before || !now) return null
  return (
    <span className="t3 nw">
      {before.value} → {now.value}
    </span>
  )
}
