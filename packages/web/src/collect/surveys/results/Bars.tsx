import type { QuestionResult } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { estimateParts, formatCount } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { toneOf } from '../view.ts'
import { fillOf } from './Columns.tsx'

/** Choices under one another: words, bar from zero, share with interval and n. */
export function Bars({ question }: { question: QuestionResult }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const most = Math.max(0.01, ...question.distribution.map(({ share }) => share.high ?? share.value ?? 0))
  return (
    <table className="choice-bars" aria-label={t('question.picture', { title: question.title })}>
      <tbody>
        {question.distribution.map(({ key, label, n, share }) => {
          const parts = estimateParts(share, { unit: 'share', language })
          const at = (value: number) => `${(100 * value) / most}%`
          return (
            <tr key={key}>
              <th scope="row">{label}</th>
              <td className="choice-bar">
                <svg width="100%" height="16" aria-hidden="true">
                  <rect
                    y="2"
                    height="12"
                    rx="1"
                    width={at(share.value ?? 0)}
                    style={{ fill: fillOf(toneOf(question, key)) }}
                  />
                  {share.low === null || share.high === null ? null : (
                    <line
                      x1={at(share.low)}
                      x2={at(share.high)}
                      y1="8"
                      y2="8"
                      style={{ stroke: 'var(--text)', strokeWidth: 1.25 }}
                    />
                  )}
                </svg>
              </td>
              <td className="r nw">
                <span className="b">{parts?.value ?? '–'}</span>{' '}
                {parts?.low === null || parts?.high === null || !parts ? null : (
                  <span className="ci">
                    [{parts.low}, {parts.high}]
                  </span>
                )}
              </td>
              <td className="r nw ci">{formatCount(n, language)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
