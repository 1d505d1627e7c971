import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useImportChanges } from '../queries.ts'
import type { ImportDetail } from '../types.ts'
import { actionsOf } from '../view.ts'

/** Going on, and taking everything back. */
export function ImportActions({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const explain = useProblemText()
  const messages = useMessages()
  const { resume, undo } = useImportChanges()
  const [asking, setAsking] = useState(false)
  const actions = actionsOf(one)
  const goOn = async () => {
    try {
      await resume.mutateAsync(one.id)
      messages.success(t('one.resumed'))
    } catch (error) {
      messages.error(explain(error).detail ?? explain(error).title)
    }
  }
  return (
    <>
      {actions.undo ? (
        <button type="button" className="plain-button" onClick={() => setAsking(true)}>
          {t('one.undo.button')}
        </button>
      ) : null}
      {actions.resume ? (
        <button type="button" className="plain-button primary" disabled={resume.isPending} onClick={() => void goOn()}>
          {t('one.resume')}
        </button>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title={t('one.undo.title', { name: one.name })}
          text={t('one.undo.text', { n: formatCount(one.messages, language) })}
          confirm={t('one.undo.go')}
          cancel={t('one.undo.keep')}
          explain={(error) => explain(error).detail ?? explain(error).title}
          onClose={() => setAsking(false)}
          onConfirm={() => undo.mutateAsync(one.id)}
        />
      ) : null}
    </>
  )
}
