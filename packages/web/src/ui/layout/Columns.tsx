import type { ReactNode } from 'react'
import './layout.css'

type Props = { main: ReactNode; side: ReactNode }

/** The work at the left, what one looks up at the right (344 px); under 1100 px one below the other. */
export function Columns({ main, side }: Props) {
  return (
    <div className="columns">
      <div className="stack">{main}</div>
      <div className="stack">{side}</div>
    </div>
  )
}

/** Cards under one another. */
function _Stack({ children }: { children: ReactNode }) {
  return <div className="stack stack-apart">{children}</div>
}

type TabsProps = { label: string; children: ReactNode }

/** Sister pages as a line of links; the current one carries `aria-current`. */
export function Tabs({ label, children }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {children}
    </nav>
  )
}
