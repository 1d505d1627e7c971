import { useTranslation } from 'react-i18next'
import { formatCount, formatShare, listSeparator } from '../../ui/format/index.ts'
import { ShareBar } from '../../ui/marks/ShareBar.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { AnswersLink } from '../../understand/answers/AnswersLink.tsx'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { homeMetric } from '../queries.ts'
import { sharesOf } from '../view.ts'

type Props = { counts: readonly [number, number, number]; filters: MetricFilters }

/** Would not recommend, indifferent, would recommend: each opens its people. */
export function ClassShares({ counts, filters }: Props) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const shares = sharesOf(counts)
  if (!shares) return null
  const classes = [
    { key: 'unhappy', tone: 'n2', words: t('classes.detractors'), term: t('classes.detractorsTerm') },
    { key: 'neither', tone: '0', words: t('classes.passives'), term: t('classes.passivesTerm') },
    { key: 'happy', tone: 'p2', words: t('classes.promoters'), term: t('classes.promotersTerm') },
  ] as const
  const described = classes.map((one, index) => ({
    ...one,
    share: formatShare(shares[index] ?? 0, 1, language),
    n: formatCount(counts[index] ?? 0, language),
  }))
  return (
    <div className="home-classes">
      <ShareBar
        shares={shares}
        height={12}
        label={described.map((one) => `${one.share} ${one.words}`).join(listSeparator(language))}
      />
      <div className="home-class-list">
        {described.map((one) => (
          <AnswersLink
            key={one.key}
            metricId={homeMetric}
            search={{ ...filters, class: one.key }}
            className="home-class"
          >
            <i className="legend-dot" style={{ background: `var(--s-${one.tone})` }} />
            <span>
              <span className="b">{one.share}</span> {one.words}
              <span className="ci">{t('classes.termCount', { term: one.term, n: one.n })}</span>
            </span>
          </AnswersLink>
        ))}
      </div>
    </div>
  )
}
