import type { Station } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { estimateParts } from '../../../ui/format/index.ts'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../filters/view.ts'
import type { JourneyMapReply } from '../queries.ts'
import { journeyAnswer } from '../view.ts'

/** Where the journey breaks, what delights and what leaves people cold, in a sentence. */
export function JourneyAnswerLine({ map }: { map: JourneyMapReply }) {
  const { t } = useTranslation('journey')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const answer = journeyAnswer(map.stations, map.pains.rows)
  const names = (mark: Station['mark']) =>
    map.stations
      .filter((station) => station.mark === mark)
      .map((station) => localName(station.name, language))
      .join(t('answer.comma'))
  const wow = names('wow')
  const meh = names('meh')
  const moments =
    wow && meh
      ? t('answer.wowMeh', { wow, meh })
      : wow
        ? t('answer.wow', { touchpoints: wow })
        : meh
          ? t('answer.meh', { touchpoints: meh })
          : ''
  if (answer.kind === 'few') return <AnswerSentence text={t('answer.few')} />
  const parts = estimateParts(answer.estimate, { unit: 'points', language, prose: true })
  const finding = t(`answer.${answer.kind}`, {
    touchpoint: localName(answer.station.name, language),
    value: parts?.value ?? '',
    interval: ui('estimate.intervalInProse', { low: parts?.low ?? '', high: parts?.high ?? '', n: parts?.n ?? '' }),
  })
  return <AnswerSentence text={language === 'en' ? `${finding} ${moments}` : `${finding}${moments}`} />
}
