import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { Refusal } from './Refusal.tsx'
import { useUnsaved } from './use-unsaved.tsx'

type Props = {
  title: string
  /** The verb of what is done. */
  go: string
  busy: boolean
  /** What the server refused, if it did. */
  error: unknown
  /** The fields that say themselves what was wrong with them. */
  marked?: readonly string[]
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
  isWide?: boolean
  /** For forms that say themselves what is wrong with a field. */
  noValidate?: boolean
  /** A button before the others, such as one that removes what is edited. */
  extra?: ReactNode
}

/** A dialog with a form: fields, what was refused and why, cancel and go. */
export function FormDialog({ title, go, busy, error, marked, onSubmit, onClose, children, ...look }: Props) {
  const { t } = useTranslation('shell')
  const [typed, setTyped] = useState(false)
  // What is on its way to the server holds nobody up. What the server refused is unsaved again, what never left the form still is.
  const [stage, setStage] = useState<'typing' | 'tried' | 'sent'>('typing')
  if (stage === 'tried' && busy) setStage('sent')
  const unsaved = useUnsaved(typed && (stage !== 'sent' || Boolean(error)), 'free')
  return (
    <>
      <Dialog label={title} onClose={onClose} holds={typed} {...(look.isWide ? { className: 'dialog-wide' } : {})}>
        <form
          className="form"
          noValidate={look.noValidate}
          onInput={() => {
            setTyped(true)
            setStage('typing')
          }}
          onSubmit={(event) => {
            event.preventDefault()
            setStage('tried')
            onSubmit()
          }}
        >
          <h2 className="t16 b">{title}</h2>
          {children}
          <Refusal error={error} {...(marked ? { marked } : {})} />
          <div className="form-actions">
            {look.extra}
            <button type="button" className="plain-button" onClick={onClose}>
              {t('cancel')}
            </button>
            <button type="submit" className="plain-button primary" disabled={busy}>
              {go}
            </button>
          </div>
        </form>
      </Dialog>
      {unsaved.dialog}
    </>
  )
}
