import type { Metric, SegmentCondition, SegmentRule } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { formatCount, formatNumber, isChinese, type Language, spaceMarked } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { useEventName } from '../../unify/catalog/use-event-name.ts'
import { useJourneyModel } from '../filters/queries.ts'
import { localName, traitValueWords, traitWords } from '../filters/view.ts'
import { useMetrics } from '../metrics/queries.ts'
import { useMetricName } from '../metrics/use-metric-words.ts'
import { answeredMetrics, type EventMatch, type RuleValue } from './view.ts'

/** A condition, and a whole rule, as a sentence in the reader's language. */
export function useRuleWords(): {
  condition: (condition: SegmentCondition) => string
  rule: (rule: SegmentRule) => string
  /** An event with what must be true of it. */
  match: (match: EventMatch) => string
} {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const metrics: readonly Metric[] = useMetrics().data?.metrics ?? []
  const metricName = useMetricName()
  const eventName = useEventName()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []

  const match = ({ event, where }: EventMatch): string => {
    const name = event === '' ? t('words.unnamedEvent') : eventName(event)
    const tests = where.map(({ property, operator, value }) =>
      t(`words.property.${operator}`, { property, value: valueWords(value, language) }),
    )
    return tests.length === 0
      ? t('words.event', { event: name })
      : t('words.eventWhere', { event: name, tests: tests.join(t('words.and')) })
  }
  const window = (days: number | undefined) =>
    days === undefined ? t('words.ever') : t('words.within', { count: days })

  const scoreWords = (one: Extract<SegmentCondition, { kind: 'score' }>): string => {
    const metric = answeredMetrics(metrics).find(({ word }) => word === one.metric)?.metric
    const touchpoint = touchpoints.find((candidate) => candidate.slug === one.touchpoint)
    const name = metric ? metricName(metric) : one.metric === '' ? t('words.unnamedMetric') : one.metric
    return t(`words.score.${one.which}`, {
      metric: one.scale ? t('words.onScale', { metric: name, min: one.scale.min, max: one.scale.max }) : name,
      at: one.touchpoint
        ? t('words.at', { touchpoint: touchpoint ? localName(touchpoint.name, language) : one.touchpoint })
        : '',
      compare: t(`words.compare.${one.operator}`, { value: valueWords(one.value, language) }),
      window: one.withinDays === undefined ? '' : window(one.withinDays),
    })
  }

  const condition = (one: SegmentCondition): string => {
    switch (one.kind) {
      case 'trait': {
        const trait = one.trait === '' ? t('words.unnamedTrait') : traitWords(one.trait)
        const value = typeof one.value === 'string' ? traitValueWords(one.trait, one.value, language) : one.value
        return t(`words.trait.${one.operator}`, { trait, value: valueWords(value, language) })
      }
      case 'did': {
        const { comparison, count } = one.times
        const values = { match: match(one.match), window: window(one.withinDays) }
        if (count === 0 && comparison !== 'at_least') return t('words.never', values)
        return t('words.did', { ...values, times: t(`words.times.${comparison}`, { count }) })
      }
      case 'sequence':
        return t('words.sequence', {
          steps: one.steps.map(match).join(t('words.next')),
          count: one.withinDays,
          window: window(one.sinceDays),
        })
      case 'score':
        return scoreWords(one)
    }
  }

  const rule = (node: SegmentRule): string => {
    if ('not' in node) return t('words.not', { rule: bracket(node.not) })
    if ('all' in node) return node.all.map(bracket).join(t('words.and'))
    if ('any' in node) return node.any.map(bracket).join(t('words.or'))
    return condition(node)
  }
  const bracket = (node: SegmentRule): string => {
    const inner = rule(node)
    const parts = 'all' in node ? node.all.length : 'any' in node ? node.any.length : 1
    return parts > 1 ? t('words.bracket', { rule: inner }) : inner
  }
  return {
    condition: (one) => written(condition(one), language),
    rule: (node) => written(rule(node), language),
    match: (one) => written(match(one), language),
  }
}

/** A sentence as its language is set: Chinese puts a space where a Latin word is marked. */
function written(text: string, language: Language): string {
  return isChinese(language) ? spaceMarked(text) : text
}

function valueWords(value: RuleValue | undefined, language: Language): string {
  if (value === undefined) return '…'
  if (typeof value !== 'number') return String(value)
  return Number.isInteger(value) ? formatCount(value, language) : formatNumber(value, decimalsOfText(value), language)
}

function decimalsOfText(value: number): number {
  return Math.min(6, (String(value).split('.')[1] ?? '').length)
}
