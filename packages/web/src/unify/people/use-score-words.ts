import { useTranslation } from 'react-i18next'
import { useSession } from '../../shell/session.ts'
import { dayIn, formatDay, formatNumber } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { useJourneyModel } from '../../understand/filters/queries.ts'
import { localName } from '../../understand/filters/view.ts'
import { builtInName } from '../../understand/metrics/words.ts'
import type { PersonReply } from './view.ts'

type Score = PersonReply['scores'][number]

/** The word for a metric as answers carry it: `nps` is translated, a metric of one's own stays as it is. */
export function useMetricWord(): (metric: string) => string {
  const { t } = useTranslation('metrics')
  return (metric) => {
    const word = builtInName({ id: metric, builtIn: true })
    return word ? t(`name.${word}`) : metric
  }
}

/** The name of a touchpoint by its slug; the slug itself when the catalogue no longer has it. */
export function useTouchpointName(): (slug: string) => string {
  const language = useLanguage()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  return (slug) => {
    const found = touchpoints.find((one) => one.slug === slug)
    return found ? localName(found.name, language) : slug
  }
}

/** A score in words: `3 of 10`, and what it was about. */
export function useScoreWords(): (score: Score) => { score: string; about: string } {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { workspace } = useSession()
  const metricWord = useMetricWord()
  const touchpointName = useTouchpointName()
  return (one) => {
    const figure = formatNumber(one.score, Number.isInteger(one.score) ? 0 : 1, language)
    const date = formatDay(dayIn(Date.parse(one.at), workspace.timeZone), language)
    const metric = metricWord(one.metric)
    return {
      score:
        one.scaleMax === null
          ? figure
          : t('key.score', { score: figure, max: formatNumber(one.scaleMax, 0, language) }),
      about:
        one.touchpoint === null
          ? t('key.scoreAt', { metric, date })
          : t('key.scoreAtTouchpoint', { metric, date, touchpoint: touchpointName(one.touchpoint) }),
    }
  }
}
