import type { QuestionResult } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { NotEnoughData } from '../../../ui/estimate/DataChips.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { formatCount, formatNumber } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { filledScale, isScaled, onScale, qualityMatters, unitOf } from '../view.ts'
import { Bars } from './Bars.tsx'
import { Columns } from './Columns.tsx'
import { saveChart } from './save-chart.ts'

type Open = (question: string, where: 'texts' | 'series') => void
type Props = { parts: readonly QuestionResult[]; onOpen: Open }

/** A question, or the rows of one: its number with interval and n, its picture, and what quality changes. */
export function QuestionCard({ parts, onOpen }: Props) {
  const { t } = useTranslation('surveys')
  const { t: builder } = useTranslation('builder')
  const language = useLanguage()
  const [first] = parts
  if (!first) return null
  const answers = Math.max(...parts.map(({ n }) => n))
  return (
    <article className="card question-card">
      <div className="card-head">
        <h2>{first.title}</h2>
        <span className="s">
          {builder(`type.${first.type as 'nps'}`)}
          {parts.every(({ hidden }) => hidden) ? '' : ` · ${t('question.n', { n: formatCount(answers, language) })}`}
        </span>
        <span className="sp" />
        {answers > 0 && first.distribution.length > 0 ? (
          <button
            type="button"
            className="link t12"
            onClick={() =>
              void saveChart(parts, { language, n: (n) => t('question.n', { n }), first: t('question.first') })
            }
          >
            {t('question.png')}
          </button>
        ) : null}
      </div>
      <div className="card-body question-body">
        {parts.map((part) => (
          <Part key={part.question} part={part} alone={parts.length === 1} onOpen={onOpen} />
        ))}
      </div>
    </article>
  )
}

function Mean({ part }: { part: QuestionResult }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  if (part.mean === null || part.unit === 'mean') return null
  const median = part.median === null ? '–' : formatNumber(part.median, 1, language)
  return <span className="ci">{t('question.mean', { mean: formatNumber(part.mean, 2, language), median })}</span>
}

function Part({ part, alone, onOpen }: { part: QuestionResult; alone: boolean; onOpen: Open }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const hasNumbers = part.n === 0 || part.score !== null || part.mean !== null || !alone || part.texts > 0
  return (
    <section className={hasNumbers ? 'question-part' : 'question-part question-wide'}>
      <div className="question-numbers">
        {alone || part.part === null ? null : <h3 className="m">{part.part}</h3>}
        {part.hidden ? (
          <span className="t3">{t('anonymous.hidden')}</span>
        ) : part.n === 0 ? (
          <span className="t3">{t('question.none')}</span>
        ) : part.score ? (
          <>
            <span className="t12 t3">{t(`question.unit.${part.unit === 'none' ? 'mean' : part.unit}`)}</span>
            <EstimateText estimate={onScale(part.score, part)} unit={unitOf(part)} size={alone ? 'key' : 'body'} />
          </>
        ) : null}
        <Mean part={part} />
        {part.otherScale > 0 ? (
          <span className="ci">
            {t('question.otherScale', { count: part.otherScale, n: formatCount(part.otherScale, language) })}
          </span>
        ) : null}
        {qualityMatters(part) && part.scoreKept ? (
          <span className="question-kept">
            <span className="ci">{t('question.kept')}</span>{' '}
            <EstimateText estimate={onScale(part.scoreKept, part)} unit={unitOf(part)} />
          </span>
        ) : null}
        {part.texts > 0 ? (
          <button type="button" className="link t12 builder-start" onClick={() => onOpen(part.question, 'texts')}>
            {t('question.texts', { count: part.texts, n: formatCount(part.texts, language) })}
          </button>
        ) : null}
        {part.score && part.score.value !== null ? (
          <button type="button" className="link t12 builder-start" onClick={() => onOpen(part.question, 'series')}>
            {t('question.overTime')}
          </button>
        ) : null}
      </div>
      <Picture part={part} />
    </section>
  )
}

function Picture({ part }: { part: QuestionResult }) {
  const { t } = useTranslation('surveys')
  return (
    <div className="question-picture">
      {part.n > 0 && part.score?.value === null ? <NotEnoughData n={part.n} /> : null}
      {part.distribution.length === 0 ? null : isScaled(part) ? (
        <Columns question={part} rows={filledScale(part)} />
      ) : (
        <Bars question={part} />
      )}
      {part.type === 'ranking' && part.n > 0 ? <p className="note">{t('question.first')}</p> : null}
      {part.cut ? <p className="note">{t('question.cut')}</p> : null}
    </div>
  )
}
