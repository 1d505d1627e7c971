import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import './filter.css'

type Props = {
  children: ReactNode
  /** Takes all filters away; offered only while one is set. */
  onClear?: (() => void) | undefined
}

/** Filters in one line; at phone width the line scrolls. */
export function FilterBar({ children, onClear }: Props) {
  const { t } = useTranslation('ui')
  return (
    <div className="filter-bar">
      {children}
      {onClear ? (
        <button type="button" className="link t12 filter-clear" onClick={onClear}>
          {t('filter.clear')}
        </button>
      ) : null}
    </div>
  )
}
