import type { SegmentRule } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { formatCount, formatShare } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { RichText } from '../../../ui/text/RichText.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useSettled } from '../../../ui/use-settled.ts'
import { usePreview } from '../queries.ts'
import { useRuleWords } from '../use-rule-words.ts'

const pauseMs = 400

/** How many the rule matches, a moment after the last change, and the rule in words. Null = not complete yet. */
export function PreviewCard({ rule }: { rule: SegmentRule | null }) {
  const { t } = useTranslation('segments')
  const words = useRuleWords()
  const settled = useSettled(rule, pauseMs)
  return (
    <Card title={t('preview.title')}>
      <div className="card-body form" aria-live="polite">
        {rule === null ? <p className="t2">{t('preview.waiting')}</p> : <Count rule={settled} />}
        {rule === null ? null : (
          <div>
            <p className="note">{t('preview.words')}</p>
            <p className="segments-words">
              <RichText text={words.rule(rule)} />
            </p>
          </div>
        )}
        <p className="note">{t('preview.note')}</p>
      </div>
    </Card>
  )
}

function Count({ rule }: { rule: SegmentRule | null }) {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const explain = useProblemText()
  const count = usePreview(rule)
  if (count.isError) {
    const { title, problems } = explain(count.error)
    return (
      <p className="field-error" role="alert">
        {t('preview.failed', { reason: [title, ...problems].join(' ') })}
      </p>
    )
  }
  if (!count.data) return <p className="t2">{t('preview.counting')}</p>
  const { people, of } = count.data
  return (
    <div className={count.isFetching ? 'segments-count segments-stale' : 'segments-count'}>
      <p>
        <span className="segments-figure">{formatCount(people, language)}</span>{' '}
        {t('preview.people', { count: people })}
      </p>
      {of > 0 ? (
        <p className="t2">
          {t('preview.of', { share: formatShare(people / of, 1, language), n: formatCount(of, language) })}
        </p>
      ) : null}
    </div>
  )
}
