import type { ReactNode } from 'react'

type Props = { title: string; open?: boolean; note?: string; children: ReactNode }

/** A part of the settings that opens; what is set shows in its head. */
export function Fold({ title, open, note, children }: Props) {
  return (
    <details className="fold" open={open}>
      <summary>
        <span className="m">{title}</span>
        {note ? <span className="note">{note}</span> : null}
      </summary>
      <div className="fold-body form">{children}</div>
    </details>
  )
}
