import { useTranslation } from 'react-i18next'
import { useTargets } from './queries.ts'
import { type AskDraft, numberOf } from './view.ts'

/** A rule in one sentence: when, which survey, of whom, how often; null while moment or survey are missing. */
export function useAskSentence(): (draft: AskDraft, moment: string | null) => string | null {
  const { t } = useTranslation('asks')
  const { surveys, segments, isHere } = useTargets()
  return (draft, moment) => {
    const survey = surveys.find(({ id }) => id === draft.survey)?.name
    if (moment === null || survey === undefined) return null
    const percent = numberOf(draft.samplePercent)
    const gone = isHere.segments ? t('form.gone') : '…'
    const of = { percent, segment: segments.find(({ id }) => id === draft.segment)?.name ?? gone }
    const isPart = percent > 0 && percent < 100
    const who = draft.segment === '' ? (isPart ? 'part' : 'all') : isPart ? 'segmentPart' : 'segment'
    const days = numberOf(draft.onceDays)
    const often = days > 0 ? t('often.once', { count: days }) : t('often.always')
    // The whole sentence is strong: what the moment marks within itself would stand out as lighter.
    const plain = moment.replaceAll(/<\/?b>/g, '')
    const sentence = t('sentence', { moment: plain, survey, who: t(`who.${who}`, of), often })
    return sentence.charAt(0).toUpperCase() + sentence.slice(1)
  }
}
