import type { contract, Metric } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../../shell/api/types.ts'
import { useSession } from '../../../shell/session.ts'
import { formatInstant, formatNumber, needsRing, stepFill, stepInk } from '../../../ui/format/index.ts'
import { QuoteBlock } from '../../../ui/quote/QuoteBlock.tsx'
import { type More, MoreRow } from '../../../ui/table/MoreRow.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useJourneyModel } from '../../filters/queries.ts'
import { localName } from '../../filters/view.ts'
import { type AnswerClass, classOf, stepOfClass } from '../view.ts'

type Answer = ReplyOf<typeof contract.metrics.answers>['answers'][number]

type Props = {
  answers: readonly Answer[]
  metric: Metric | null
  more: More
}

/** Answers, newest first: the score, the person, what they wrote. */
export function AnswerList({ answers, metric, more }: Props) {
  return (
    <>
      <ul className="card answer-list">
        {answers.map((answer) => (
          <AnswerRow key={`${answer.personId}${answer.at}${answer.score}`} answer={answer} metric={metric} />
        ))}
      </ul>
      <MoreRow more={more} />
    </>
  )
}

function AnswerRow({ answer, metric }: { answer: Answer; metric: Metric | null }) {
  const { t } = useTranslation('metrics')
  const language = useLanguage()
  const { workspace } = useSession()
  const touchpoints = useJourneyModel().data?.touchpoints ?? []
  const touchpoint = touchpoints.find((one) => one.slug === answer.touchpoint)
  const name = answer.personName === '' ? t('answers.anonymous') : answer.personName
  return (
    <li className="answer-row">
      <ScoreDisc answer={answer} kind={metric ? classOf(metric, answer.score) : null} />
      <div className="answer-body">
        <div className="answer-who">
          {answer.personId === '' ? (
            <span className="m">{name}</span>
          ) : (
            <Link to="/unify/people/$personId" params={{ personId: answer.personId }} className="open-name">
              {name}
            </Link>
          )}
          <span className="ci">
            {touchpoint ? `${localName(touchpoint.name, language)} · ` : ''}
            {formatInstant(answer.at, workspace.timeZone, language)}
          </span>
        </div>
        {answer.text === '' ? <span className="t3">{t('answers.noText')}</span> : <QuoteBlock text={answer.text} />}
      </div>
    </li>
  )
}

function ScoreDisc({ answer, kind }: { answer: Answer; kind: AnswerClass | null }) {
  const { t } = useTranslation('metrics')
  const language = useLanguage()
  const step = stepOfClass(kind)
  const score = formatNumber(answer.score, Number.isInteger(answer.score) ? 0 : 1, language)
  const label =
    answer.scaleMax === null ? score : t('answers.score', { score, max: formatNumber(answer.scaleMax, 0, language) })
  return (
    <span
      className={needsRing(step) ? 'answer-score answer-ring' : 'answer-score'}
      style={{ background: stepFill(step), color: stepInk(step) }}
      title={label}
    >
      <span aria-hidden="true">{score}</span>
      <span className="visually-hidden">
        {label}
        {kind ? `, ${t(`answers.${kind}`)}` : ''}
      </span>
    </span>
  )
}
