import type { QuestionResult } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { formatCount, formatPeriod, formatShare } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { type BarTone, toneOf } from '../view.ts'

type Row = QuestionResult['distribution'][number]
type Props = { question: QuestionResult; rows: readonly Row[] }

const height = 96

/** The CSS colour of a bar. */
export function fillOf(tone: BarTone): string {
  return tone === 'main' ? 'var(--d-main)' : `var(--s-${tone})`
}

/** Columns that have room for words below them, and for their share above. */
const wordsMax = 12

/** Answers as columns along their scale or in time, each with its share; the whisker is the interval of the share. */
export function Columns({ question, rows }: Props) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const most = Math.max(0.01, ...rows.map(({ share }) => share.high ?? share.value ?? 0))
  const y = (share: number) => height - (share / most) * height
  return (
    <figure className="rating" aria-label={t('question.picture', { title: question.title })}>
      <div className="rating-columns" style={{ gridTemplateColumns: `repeat(${rows.length}, minmax(0, 1fr))` }}>
        {rows.map(({ key, label: given, n, share }, at) => {
          const value = share.value ?? 0
          const label = question.type === 'date' ? formatPeriod(given, language) : given
          const step = Math.ceil(rows.length / wordsMax)
          const isNamed = at % step === 0
          // Long names of many columns: on a phone every second one finds room.
          const isSpare = isNamed && label.length > 3 && rows.length > 6 && (at / step) % 2 === 1
          return (
            <div
              key={key}
              className="rating-column"
              title={t('question.share', {
                label,
                n: formatCount(n, language),
                share: formatShare(value, 1, language),
              })}
            >
              <span className={rows.length > wordsMax ? 'visually-hidden' : 'rating-share'}>
                {n === 0 ? '' : formatShare(value, 0, language)}
              </span>
              <svg
                width="100%"
                height={height}
                viewBox={`0 0 40 ${height}`}
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect
                  x="2"
                  width="36"
                  y={y(value)}
                  height={Math.max(n > 0 ? 1 : 0, height - y(value))}
                  rx="1"
                  style={{ fill: fillOf(toneOf(question, key)) }}
                />
                {share.low === null || share.high === null ? null : (
                  <line
                    x1="20"
                    x2="20"
                    y1={y(share.low)}
                    y2={y(share.high)}
                    vectorEffect="non-scaling-stroke"
                    style={{ stroke: 'var(--text)', strokeWidth: 1.25 }}
                  />
                )}
              </svg>
              <span className={isSpare ? 'rating-key rating-spare' : isNamed ? 'rating-key' : 'visually-hidden'}>
                {label}
              </span>
            </div>
          )
        })}
      </div>
    </figure>
  )
}
