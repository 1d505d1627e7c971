import type { SourceView } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Card } from '../../../ui/layout/Card.tsx'

/** Address and write key, to copy. */
export function KeyCard({ source, url }: { source: SourceView; url: string }) {
  const { t } = useTranslation('sources')
  return (
    <Card title={t('key.title')}>
      <div className="card-body form">
        <CopyBlock label={t('key.copyLabel')} code={source.writeKey} />
        <CopyBlock label={t('key.address')} code={url} />
        <p className="note">{source.kind === 'browser' ? t('key.browserNote') : t('key.serverNote')}</p>
      </div>
    </Card>
  )
}
