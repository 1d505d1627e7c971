import { type ReactNode, useEffect, useRef } from 'react'
import './dialog.css'

type Props = {
  label: string
  onClose: () => void
  children: ReactNode
  className?: string
  /** Neither Escape nor a press outside closes it: what lies behind would be lost. */
  stays?: boolean
}

/** The browser's own modal dialog: it holds the focus, closes on Escape and gives the focus back. */
export function Dialog({ label, onClose, children, className, stays = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = ref.current
    const before = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the press outside is a shortcut for the mouse
    <dialog
      ref={ref}
      className={className ? `dialog ${className}` : 'dialog'}
      aria-label={label}
      onClose={onClose}
      onCancel={(event) => {
        if (stays) event.preventDefault()
      }}
      onClick={(event) => {
        if (event.target === ref.current && !stays) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
