import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'

type Props = {
  title: string
  go: string
  busy: boolean
  /** What the server refused, if it did. */
  error: unknown
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}

/** A dialog with a form: fields, what was refused and why, cancel and go. */
export function FormDialog({ title, go, busy, error, onSubmit, onClose, children }: Props) {
  const { t } = useTranslation('consent')
  const explain = useProblemText()
  return (
    <Dialog label={title} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        <h2 className="t16 b">{title}</h2>
        {children}
        {error ? (
          <p className="field-error" role="alert">
            {[explain(error).title, ...explain(error).problems].join(' ')}
          </p>
        ) : null}
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {t('form.cancel')}
          </button>
          <button type="submit" className="plain-button primary" disabled={busy}>
            {go}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
