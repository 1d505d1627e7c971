import type { SurveyResults } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { ResultsSearch } from '../view.ts'

type Props = { results: SurveyResults; search: ResultsSearch; onChange: (search: ResultsSearch) => void }

/** Doubtful responses by what is doubtful; shown, never dropped. The results can be seen without those that two signs set aside. */
export function QualityCard({ results, search, onChange }: Props) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const { flagged } = results.counts
  return (
    <Card title={t('quality.title')} subtitle={t('quality.checked', { n: formatCount(flagged.checked, language) })}>
      <div className="card-body form">
        <dl className="kv kv-tight">
          {(['duplicate', 'speeder', 'straightLine', 'setAside'] as const).map((flag) => (
            <div key={flag}>
              <dt>{t(`quality.flag.${flag}`)}</dt>
              <dd className="b">{formatCount(flagged[flag], language)}</dd>
            </div>
          ))}
        </dl>
        <CheckField
          label={t('quality.kept')}
          hint={t('quality.keptHint')}
          checked={search.quality === 'kept'}
          onChange={(kept) => {
            const { quality: _, ...rest } = search
            onChange(kept ? { ...rest, quality: 'kept' } : rest)
          }}
        />
      </div>
    </Card>
  )
}
