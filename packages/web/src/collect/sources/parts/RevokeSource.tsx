import type { SourceView } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useRevokeSource } from '../queries.ts'

/** The one thing about a source that cannot be undone asks first. */
export function RevokeSource({ source }: { source: SourceView }) {
  const { t } = useTranslation('sources')
  const explain = useProblemText()
  const messages = useMessages()
  const revoke = useRevokeSource(source.id)
  const [asking, setAsking] = useState(false)
  return (
    <div>
      <button type="button" className="plain-button" onClick={() => setAsking(true)}>
        {t('revoke.button')}
      </button>
      {asking ? (
        <ConfirmDialog
          title={t('revoke.title', { name: source.name })}
          text={t('revoke.text')}
          confirm={t('revoke.go')}
          cancel={t('revoke.keep')}
          explain={(error) => explain(error).title}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await revoke.mutateAsync()
            messages.success(t('revoke.done', { name: source.name }))
          }}
        />
      ) : null}
    </div>
  )
}
