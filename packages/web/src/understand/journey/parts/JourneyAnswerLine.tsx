import type { Station } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { estimateParts } from '../../../ui/format/index.ts'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../filters/view.ts'
import { joinWords } from '../../metrics/view.ts'
import type { JourneyMapReply } from '../queries.ts'
import { journeyAnswer } from '../view.ts'

const namesShown = 3

/** Where the journey breaks, what delights and what leaves people cold, in a sentence. */
export function JourneyAnswerLine({ map }: { map: JourneyMapReply }) {
  const { t } = useTranslation('journey')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const answer = journeyAnswer(map.stations, { rows: map.pains.rows, ranked: map.pains.model.refused === null })
  const names = (mark: Station['mark']) =>
    map.stations
      .filter((station) => station.mark === mark)
      .toSorted((a, b) => b.score.n - a.score.n)
      .slice(0, namesShown)
      .map((station) => localName(station.name, language))
  const say = (key: 'wow' | 'meh', found: readonly string[]) =>
    found.length === 0
      ? []
      : [t(`answer.${key}`, { count: found.length, touchpoints: joinWords(found, t('answer.comma'), t('answer.and')) })]
  const moments = [...say('wow', names('wow')), ...say('meh', names('meh'))].join(language === 'en' ? ' ' : '')
  if (answer.kind === 'few') return <AnswerSentence text={t('answer.few')} />
  const parts = estimateParts(answer.estimate, { unit: 'points', language, prose: true })
  const finding = t(`answer.${answer.kind}`, {
    touchpoint: localName(answer.station.name, language),
    value: parts?.value ?? '',
    interval: ui('estimate.intervalInProse', { low: parts?.low ?? '', high: parts?.high ?? '', n: parts?.n ?? '' }),
  })
  return <AnswerSentence text={language === 'en' ? `${finding} ${moments}` : `${finding}${moments}`} />
}
