import type { ReactNode } from 'react'

export type ChipKind = 'good' | 'bad' | 'neutral' | 'empty' | 'tag' | 'danger'

type Props = { kind: ChipKind; icon?: ReactNode; lang?: string; title?: string; children: ReactNode }

/** A 22 px label. Colour repeats what its words or arrow already say. */
export function Chip({ kind, icon, lang, title, children }: Props) {
  return (
    <span className={`chip chip-${kind}`} lang={lang} title={title}>
      {icon}
      {children}
    </span>
  )
}
