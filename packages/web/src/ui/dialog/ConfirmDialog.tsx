import { type ReactNode, useState } from 'react'
import '../form/form.css'
import { Dialog } from './Dialog.tsx'

type Props = {
  title: string
  /** What will happen and that it cannot be taken back. */
  text: ReactNode
  /** The verb of what is done. */
  confirm: string
  cancel: string
  onConfirm: () => Promise<unknown>
  onClose: () => void
  /** The reason of a failure, in the reader's words. */
  explain: (error: unknown) => string
}

/** Asks once more before something that cannot be undone; everything else has an undo instead. */
export function ConfirmDialog({ title, text, confirm, cancel, onConfirm, onClose, explain }: Props) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const go = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Dialog label={title} onClose={onClose}>
      <div className="form">
        <h2 className="t16 b">{title}</h2>
        <p className="t2">{text}</p>
        {problem ? (
          <p className="field-error" role="alert">
            {problem}
          </p>
        ) : null}
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {cancel}
          </button>
          <button type="button" className="plain-button danger-button" disabled={busy} onClick={() => void go()}>
            {confirm}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
