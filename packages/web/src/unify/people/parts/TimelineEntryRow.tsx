import { useTranslation } from 'react-i18next'
import { useAnswerWords, useSurveyName } from '../../../collect/surveys/queries.ts'
import { useSession } from '../../../shell/session.ts'
import { formatClock, formatExactMoney, formatNumber, minorPerMajor } from '../../../ui/format/index.ts'
import { QuoteBlock } from '../../../ui/quote/QuoteBlock.tsx'
import { RichText } from '../../../ui/text/RichText.tsx'
import { TimelineRow } from '../../../ui/timeline/Timeline.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useConsentWords } from '../../consent/use-consent-words.ts'
import { useMomentWords } from '../use-moment-words.ts'
import { useMetricWord, useTouchpointName } from '../use-score-words.ts'
import { chosenOf, chosenText, moneyOf, reservedWord, type TimelineEntry, tellingProps, traitText } from '../view.ts'

/** One entry: what it was, the few facts that tell, the customer's own words. */
export function TimelineEntryRow({ entry }: { entry: TimelineEntry }) {
  const language = useLanguage()
  const { workspace } = useSession()
  const touchpointName = useTouchpointName()
  const source = [
    entry.source,
    entry.channel,
    entry.metric === null && entry.touchpoint !== null ? touchpointName(entry.touchpoint) : '',
  ].filter((part) => part !== '')
  return (
    <TimelineRow
      kind={entry.side}
      time={formatClock(entry.at, workspace.timeZone, language)}
      source={source.join(' · ')}
      body={entry.text === '' ? null : <QuoteBlock text={entry.text} boxed />}
    >
      <What entry={entry} />
    </TimelineRow>
  )
}

function What({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const metricWord = useMetricWord()
  const touchpointName = useTouchpointName()
  const facts = useFacts(entry)
  if (entry.metric !== null && entry.score !== null) {
    const words = {
      metric: metricWord(entry.metric),
      score: formatNumber(entry.score, Number.isInteger(entry.score) ? 0 : 1, language),
      max: entry.scaleMax === null ? '' : formatNumber(entry.scaleMax, 0, language),
      touchpoint: entry.touchpoint === null ? '' : touchpointName(entry.touchpoint),
    }
    if (entry.scaleMax === null) return <RichText text={t('timeline.answeredPlain', words)} />
    return (
      <RichText text={entry.touchpoint === null ? t('timeline.answered', words) : t('timeline.answeredAt', words)} />
    )
  }
  const reserved = reservedWord(entry.event)
  const answer = entry.text === '' ? t('timeline.chose') : t('timeline.comment')
  const name = reserved ? t(`timeline.${reserved}`) : entry.event === '$answer' ? answer : entry.event
  return (
    <details className="tl-details">
      <summary>
        {facts.length > 0 ? (
          <RichText text={t('timeline.event', { name, facts: facts.join(' · ') })} />
        ) : (
          <span className="m">{name}</span>
        )}
      </summary>
      <Props props={entry.props} />
    </details>
  )
}

/** The few facts that tell: the survey, the page looked at, the segment, money and short properties. */
function useFacts({ event, props }: TimelineEntry): string[] {
  const language = useLanguage()
  const moments = useMomentWords()
  const surveyName = useSurveyName()
  const consent = useConsentWords()
  const word = reservedWord(event)
  const survey = surveyName(props.$survey)
  const answerWords = useAnswerWords(event === '$answer' ? props.$survey : null, props.$version)
  if (word === 'feedback')
    return [typeof props.$source === 'string' ? props.$source : '', ratingText(props)].filter((fact) => fact !== '')
  if (word === 'feedbackReplied') return typeof props.$agent === 'string' ? [props.$agent] : []
  if (word === 'consent') return consent.facts(props)
  if (word === 'entered' || word === 'left') return [traitText(props.$segment_name ?? null)]
  if (event === '$answer') {
    const chosen = chosenOf(props)
    return [survey, chosen ? chosenText(answerWords(chosen)) : ''].filter((fact) => fact !== '')
  }
  if (word !== null && survey !== '') return [survey]
  const money = moneyOf(props, minorPerMajor)
  const amount = money ? [formatExactMoney(money, language)] : []
  if (word === 'page' || word === 'screen') {
    const title = props.title ?? props.name
    return [...amount, ...(typeof title === 'string' ? [title] : [])]
  }
  return [...amount, ...tellingProps(props, moments).map((prop) => `${prop.key} ${prop.text}`.trim())]
}

/** A rating on its scale, as the source gave it: `2/5`. */
function ratingText({ $rating, $rating_max }: TimelineEntry['props']): string {
  return typeof $rating === 'number' && typeof $rating_max === 'number' ? `${$rating}/${$rating_max}` : ''
}

function Props({ props }: { props: TimelineEntry['props'] }) {
  return (
    <dl className="kv tl-props">
      {Object.entries(props).map(([key, value]) => (
        <div key={key}>
          <dt>{key}</dt>
          <dd className="mono">{traitText(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
