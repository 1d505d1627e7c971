import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { RichText } from '../../../ui/text/RichText.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useSettled } from '../../../ui/use-settled.ts'
import { usePreview } from '../queries.ts'
import { useReasonWords } from '../use-reason-words.ts'
import type { previewOf } from '../view.ts'

const days = 7
const pauseMs = 500

type Rules = ReturnType<typeof previewOf>

/** Whom these rules would have asked in the last days, a moment after the last change. Null = not complete yet. */
export function PreviewCard({ definition }: { definition: Rules }) {
  const { t } = useTranslation('programmes')
  const settled = useSettled(definition, pauseMs)
  return (
    <Card title={t('preview.title')}>
      <div className="card-body form" aria-live="polite">
        {definition === null ? <p className="t2">{t('preview.waiting')}</p> : <Counts rules={settled} />}
      </div>
    </Card>
  )
}

function Counts({ rules }: { rules: Rules }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const explain = useProblemText()
  const reason = useReasonWords()
  const preview = usePreview(rules, days)
  if (preview.isError) return <p className="field-error">{explain(preview.error).title}</p>
  const found = preview.data
  if (!found) return <p className="t2">{t('preview.counting')}</p>
  const n = formatCount(found.wouldAsk, language)
  return (
    <>
      <p>
        <RichText text={t('preview.asked', { n, days, of: formatCount(found.people, language) })} />
      </p>
      {found.refused.length === 0 ? null : (
        <dl className="ask-reasons">
          {found.refused.map((one) => (
            <div key={one.reason} style={{ display: 'contents' }}>
              <dt className="t2">{reason(one.reason)}</dt>
              <dd>{formatCount(one.people, language)}</dd>
            </div>
          ))}
        </dl>
      )}
      {found.cut ? <p className="note">{t('preview.cut')}</p> : null}
      {found.rivals === 0 ? null : <p className="note">{t('preview.rivals', { count: found.rivals })}</p>}
      <p className="note">{t('preview.note')}</p>
    </>
  )
}
