import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMappingChanges } from '../queries.ts'
import type { ImportDetail } from '../types.ts'

/** The mapping that the import was made with: to read, and to use for the next file. */
export function ImportMapping({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const session = useSession()
  const navigate = useNavigate()
  const { save } = useMappingChanges()
  const use = async () => {
    const { read: _thisFile, ...mapping } = one.mapping
    const kept = await save.mutateAsync(mapping)
    await navigate({ to: '/collect/imports/new', search: { mapping: kept.id } })
  }
  return (
    <Card title={t('one.mapping')} subtitle={one.mapping.name}>
      <div className="card-body form">
        <details>
          <summary className="link">{t('one.showMapping')}</summary>
          <div className="imports-mapping">
            <CopyBlock label={t('one.mapping')} code={JSON.stringify(one.mapping, null, 2)} />
          </div>
        </details>
        {may(session, 'imports:write') ? (
          <div className="imports-buttons">
            <button
              type="button"
              className="plain-button"
              disabled={save.isPending}
              onClick={() => void use().catch(() => undefined)}
            >
              {t('one.useMapping')}
            </button>
          </div>
        ) : null}
        <Refusal error={save.error} />
      </div>
    </Card>
  )
}
