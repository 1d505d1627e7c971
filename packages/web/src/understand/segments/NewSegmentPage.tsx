import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { may, useSession } from '../../shell/session.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { SegmentForm } from './parts/SegmentForm.tsx'
import { useSegmentChanges } from './queries.ts'
import './segments.css'

/** Builds a segment with its size at hand. */
export function NewSegmentPage() {
  const { t } = useTranslation('segments')
  const session = useSession()
  const navigate = useNavigate()
  const messages = useMessages()
  const { create } = useSegmentChanges()
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/understand/segments">{t('title')}</Link>}
      documentTitle={t('form.newTitle')}
      crumb={`/ ${t('form.newTitle')}`}
    >
      {may(session, 'segments:write') ? (
        <SegmentForm
          segment={null}
          saving={create}
          onCancel={() => void navigate({ to: '/understand/segments' })}
          onSave={async (input) => {
            const made = await create.mutateAsync(input)
            messages.success(t('form.saved', { name: made.name }))
            await navigate({ to: '/understand/segments/$segmentId', params: { segmentId: made.id }, search: {} })
          }}
        />
      ) : (
        <EmptyState title={t('form.newTitle')} hint={t('readOnly')} />
      )}
    </Page>
  )
}
