import type { SurveyResults } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatDay, formatInstant, formatNumber } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { QuoteBlock } from '../../../ui/quote/QuoteBlock.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { type ResultsQuery, useTexts } from '../queries.ts'
import type { ResultsSearch } from '../view.ts'

type Props = {
  surveyId: string
  results: SurveyResults
  search: ResultsSearch
  filters: ResultsQuery
  onChange: (search: ResultsSearch) => void
}

const firstTexts = 10
const moreTexts = 200

/** What people wrote, newest first, of one question or of all. */
export function TextsCard({ surveyId, results, search, filters, onChange }: Props) {
  const { t } = useTranslation('surveys')
  const session = useSession()
  const language = useLanguage()
  const [limit, setLimit] = useState(firstTexts)
  const written = results.questions.filter(({ texts }) => texts > 0)
  // Among the texts of all questions each says what it answers.
  const titles = new Map(results.questions.map(({ question, title }) => [question, title]))
  // Where one question gives the score, it says of how many; a score below one is the text's own tone.
  const scored = results.questions.filter(({ metric }) => metric !== null)
  const outOf = scored.length === 1 && scored[0]?.scale ? ` / ${scored[0].scale.max}` : ''
  const chosen = written.find(({ question }) => question === search.question)?.question ?? ''
  const texts = useTexts(surveyId, { ...filters, ...(chosen ? { question: chosen } : {}), limit })
  if (!may(session, 'feedback:read') || written.length === 0) return null
  return (
    <section id="results-texts">
      <Card title={t('texts.title')}>
        <div className="card-body form">
          <select
            className="field-input"
            aria-label={t('texts.question')}
            value={chosen}
            onChange={(event) => {
              const { question: _, ...rest } = search
              onChange(event.target.value === '' ? rest : { ...rest, question: event.target.value })
            }}
          >
            <option value="">{t('texts.all')}</option>
            {written.map(({ question, title }) => (
              <option key={question} value={question}>
                {title}
              </option>
            ))}
          </select>
          <QueryView query={texts} lines={4} bare>
            {(data) => (
              <>
                <ul className="texts">
                  {data.texts.map((one, at) => (
                    <li key={one.response ? `${one.response}${one.question}` : at}>
                      <QuoteBlock
                        text={one.text}
                        meta={
                          <span className="ci">
                            {one.partial ? <Chip kind="empty">{t('texts.partial')}</Chip> : null}{' '}
                            {chosen === '' && written.length > 1
                              ? `${titles.get(one.question) ?? one.question} · `
                              : ''}
                            {data.anonymous
                              ? formatDay(one.at.slice(0, 10), language)
                              : formatInstant(one.at, session.workspace.timeZone, language)}
                            {one.score === null
                              ? ''
                              : ` · ${formatNumber(one.score, Number.isInteger(one.score) ? 0 : 1, language)}${outOf}`}
                          </span>
                        }
                      />
                    </li>
                  ))}
                </ul>
                {data.hidden && data.anonymous ? (
                  <p className="note">{t('anonymous.hiddenTexts', { count: data.anonymous.minimumTexts })}</p>
                ) : null}
                {data.nextCursor && limit < moreTexts ? (
                  <button
                    type="button"
                    className="plain-button small builder-start"
                    onClick={() => setLimit(moreTexts)}
                  >
                    {t('texts.more')}
                  </button>
                ) : null}
              </>
            )}
          </QueryView>
        </div>
      </Card>
    </section>
  )
}
