import { type ReactNode, useEffect, useRef } from 'react'
import './dialog.css'

type Props = {
  label: string
  onClose: () => void
  children: ReactNode
  className?: string
  /** Neither Escape nor a press outside closes it: what lies behind would be lost. */
  stays?: boolean
  /** A press outside does not close it: something was typed into it. */
  holds?: boolean
}

/** The browser's own modal dialog: it holds the focus, closes on Escape and gives the focus back. */
export function Dialog({ label, onClose, children, className, stays = false, holds = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null)
  // Text selected from a field until outside ends in a click there, too: only a press that began there closes it.
  const beganOutside = useRef(false)
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
      onPointerDown={(event) => {
        beganOutside.current = event.target === ref.current
      }}
      onClick={(event) => {
        if (event.target === ref.current && beganOutside.current && !stays && !holds) onClose()
      }}
    >
      {children}
    </dialog>
  )
}
