import type { SourceView } from '@opencxm/server/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { FilterPill } from '../../../ui/filter/FilterPill.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { sdkNames, sdkOf, sdks, snippetOf } from '../snippets.ts'

/** The snippet of one SDK with this source's address and key in it; the choice stands in the address. */
export function ConnectCard({ source, url }: { source: SourceView; url: string }) {
  const { t } = useTranslation('sources')
  const { sdk: wanted } = useSearch({ from: '/frame/collect/sources/$sourceId' })
  const navigate = useNavigate()
  const sdk = sdkOf(source.kind, wanted)
  const { install, code } = snippetOf(sdk, { url, key: source.writeKey })
  return (
    <Card
      title={t('connect.title')}
      extra={
        <FilterPill
          label={t('connect.sdk')}
          value={sdk}
          required
          options={sdks[source.kind].map((id) => ({ value: id, label: sdkNames[id] }))}
          onChange={(next) =>
            void navigate({
              to: '/collect/sources/$sourceId',
              params: { sourceId: source.id },
              search: next ? { sdk: next } : {},
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      <div className="card-body form">
        {source.kind === 'browser' && source.origins.length === 0 ? (
          <p className="t2" role="status">
            {t('connect.noOrigin')}
          </p>
        ) : null}
        {install === '' ? null : <CopyBlock label={t('connect.install')} code={install} />}
        <CopyBlock key={sdk} label={t('connect.code')} code={code} />
        <p className="note">{t('connect.note')}</p>
      </div>
    </Card>
  )
}
