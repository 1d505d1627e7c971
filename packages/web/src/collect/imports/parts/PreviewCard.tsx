import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { factsOf } from '../../../shell/api/problem.ts'
import { fieldLine, useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatInstant, formatNumber } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { languageOf } from '../../../ui/quote/spans.ts'
import { Skeleton } from '../../../ui/state/states.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useMetricWord, useTouchpointName } from '../../../unify/people/use-score-words.ts'
import type { Mapping, Preview, PreviewMessage, PreviewRow } from '../types.ts'
import { useReasonSentence } from '../use-reason-sentence.ts'
import { answerOf, consentsOf, detailsOf, isReservedKey } from '../view.ts'

type Props = { query: UseQueryResult<Preview, Error>; ready: boolean }

/** The first rows as the events that they would become; rejected ones with their reasons. */
export function PreviewCard({ query, ready }: Props) {
  const { t } = useTranslation('imports')
  const { workspace } = useSession()
  return (
    <Card title={t('setup.preview.title')} subtitle={t('setup.preview.note', { zone: workspace.timeZone })}>
      <div className={query.isFetching ? 'card-body imports-stale' : 'card-body'}>
        {ready ? <Rows query={query} /> : <p className="t2">{t('setup.preview.none')}</p>}
      </div>
    </Card>
  )
}

function Rows({ query }: { query: UseQueryResult<Preview, Error> }) {
  const { t } = useTranslation('imports')
  const explain = useProblemText()
  if (query.isError) {
    const text = explain(query.error)
    return (
      <div role="alert">
        <p className="m">{t('setup.preview.failed')}</p>
        <p className="t2">{text.detail ?? text.title}</p>
        <ul className="state-problems">
          {factsOf(query.error)
            .problems.map(fieldLine)
            .map((line) => (
              <li key={line}>{line}</li>
            ))}
        </ul>
      </div>
    )
  }
  if (!query.data) return <Skeleton lines={8} />
  const { rows, mapping } = query.data
  if (rows.length === 0) return <p className="t2">{t('setup.preview.none')}</p>
  return (
    <ol className="imports-preview" aria-label={t('setup.preview.label')}>
      {rows.map((row) => (
        <Row key={row.line} row={row} mapping={mapping} />
      ))}
    </ol>
  )
}

function Row({ row, mapping }: { row: PreviewRow; mapping: Mapping }) {
  const { t } = useTranslation('imports')
  const reason = useReasonSentence(mapping)
  return (
    <li className="imports-row">
      <span className="ci">{t('setup.preview.line', { line: row.line })}</span>
      <div className="imports-messages">
        {row.outcome === 'rejected' ? (
          <>
            <Chip kind="bad">{t('setup.preview.rejected')}</Chip>
            {row.problems.map((problem) => (
              <p key={`${problem.reason} ${problem.column ?? ''}`} className="t2">
                {reason(problem)}
              </p>
            ))}
          </>
        ) : null}
        {row.outcome === 'skipped' ? (
          <p className="row">
            <Chip kind="empty">{t('setup.preview.skipped')}</Chip>
            <span className="t2">{row.because}</span>
          </p>
        ) : null}
        {row.outcome === 'accepted' && row.messages.length === 0 ? (
          <p className="t3">{t('setup.preview.grouped')}</p>
        ) : null}
        {row.messages.map((message, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row's messages have no identity but their place
          <MessageLine key={at} message={message} />
        ))}
      </div>
    </li>
  )
}

function MessageLine({ message }: { message: PreviewMessage }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const { workspace } = useSession()
  const details = detailsOf(message)
  const who = message.identifiers.map(({ value }) => value).join(' · ')
  return (
    <details className="imports-message">
      <summary>
        <span className="clip">
          <What message={message} />
        </span>
        <span className="t2 clip">{who === '' ? t('setup.preview.nobody') : who}</span>
        <span className="ci">{message.withoutTime ? '' : formatInstant(message.at, workspace.timeZone, language)}</span>
      </summary>
      <p className="visually-hidden">{t('setup.preview.details')}</p>
      <dl className="kv imports-kept">
        {details.map(({ kind, key, value }) => (
          <div key={`${kind} ${key}`}>
            <dt>{isReservedKey(key) ? t(`setup.preview.kept.${key}`) : key}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function What({ message }: { message: PreviewMessage }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const metricWord = useMetricWord()
  const touchpointName = useTouchpointName()
  const answer = answerOf(message)
  if (message.name === '$identify')
    return <span className="t2">{[t('setup.preview.traitsOnly'), ...consentsOf(message)].join(' · ')}</span>
  if (answer === null) return <span className="m">{message.name}</span>
  const figure = answer.score ?? 0
  const score = formatNumber(figure, Number.isInteger(figure) ? 0 : 1, language)
  return (
    <>
      {answer.score === null ? (
        <span className="m">{t('setup.preview.comment')}</span>
      ) : (
        <>
          {metricWord(answer.metric)} <span className="b">{score}</span>
          {answer.touchpoint === '' ? null : <span className="t2">{`  ${touchpointName(answer.touchpoint)}`}</span>}
        </>
      )}
      {answer.text === '' ? null : (
        <span className="t2" lang={languageOf(answer.text)} title={answer.text}>
          {`  “${answer.text}”`}
        </span>
      )}
    </>
  )
}
