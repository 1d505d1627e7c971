import type { ReactNode } from 'react'

/** One part of the drawer, with its heading. */
export function DrawerSection({ title, note, children }: { title: string; note?: ReactNode; children: ReactNode }) {
  return (
    <section className="drawer-section">
      <div className="drawer-head">
        <h3>{title}</h3>
        {note ? <span className="ci">{note}</span> : null}
      </div>
      {children}
    </section>
  )
}
