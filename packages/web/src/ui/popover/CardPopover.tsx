import { Popover } from 'antd'
import { type KeyboardEvent, type ReactElement, type ReactNode, useRef, useState } from 'react'

type Props = {
  /** What the card is, for screen readers. */
  label: string
  placement: 'bottomLeft' | 'bottomRight'
  content: (close: () => void) => ReactNode
  /** The button that opens it. */
  children: (open: boolean) => ReactElement
}

const reachable = ['a[href]', 'button', 'input', 'select', 'textarea'].map((tag) => `${tag}:not(:disabled)`).join()

/**
 * A card that opens under its button. It stands at the end of the document, so the focus is led there and back: into it when it
 * opens, to the button at Escape, on from the button where Tab leaves the card.
 */
export function CardPopover({ label, placement, content, children }: Props) {
  const [open, setOpen] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  const opener = useRef<Element | null>(null)
  const inside = () => [...(panel.current?.querySelectorAll<HTMLElement>(reachable) ?? [])]
  const back = () => {
    setOpen(false)
    if (opener.current instanceof HTMLElement) opener.current.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      back()
      return
    }
    const stops = inside()
    const edge = event.shiftKey ? stops[0] : stops.at(-1)
    if (event.key !== 'Tab' || (edge && document.activeElement !== edge)) return
    back()
    if (event.shiftKey) event.preventDefault()
  }
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        if (next) opener.current = document.activeElement
        setOpen(next)
      }}
      afterOpenChange={(now) => {
        if (now) (inside()[0] ?? panel.current)?.focus({ preventScroll: true })
      }}
      trigger="click"
      placement={placement}
      arrow={false}
      content={
        <div ref={panel} role="dialog" aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {content(back)}
        </div>
      }
    >
      {children(open)}
    </Popover>
  )
}
