import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { LineIcon } from '../../ui/icons.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { useFrame } from './frame-context.ts'

type Props = {
  /** The page's name; of the document too, unless that has one of its own. */
  title: string
  documentTitle?: string
  /** The name as a link to where the page belongs. */
  titleLink?: ReactNode
  /** Beside the title: where one is inside the page, `/ Lin Yue`. */
  crumb?: ReactNode
  filters?: ReactNode
  /** Buttons of the page, at the right. */
  actions?: ReactNode
  /** A note at the right: "Updated 08:42". */
  note?: ReactNode
  /** Many filters: they get a line of their own while the window is not very wide. */
  filtersBelow?: boolean
  /** Without the main area's padding: maps and inboxes divide it themselves. */
  bare?: boolean
  children: ReactNode
}

/** A page in the frame: 56 px bar with title, filters, actions, search and account; then the content. */
export function Page({
  title,
  documentTitle,
  titleLink,
  crumb,
  filters,
  filtersBelow,
  actions,
  note,
  bare,
  children,
}: Props) {
  const { t } = useTranslation('shell')
  const { openMenu, openSearch } = useFrame()
  useEffect(() => {
    document.title = `${documentTitle ?? title} · ${t('product')}`
  }, [documentTitle, title, t])
  return (
    <>
      <header className={filtersBelow ? 'top top-tall' : 'top'}>
        <button type="button" className="top-menu" aria-label={t('openMenu')} onClick={openMenu}>
          <LineIcon path="M3 5h12M3 9h12M3 13h12" />
        </button>
        <h1>{titleLink ?? title}</h1>
        {crumb ? <span className="top-crumb">{crumb}</span> : null}
        {filters ? <div className="top-filters">{filters}</div> : null}
        <span className="sp" />
        {note ? <span className="top-note">{note}</span> : null}
        {actions ? <div className="top-actions">{actions}</div> : null}
        <button type="button" className="pill top-search" onClick={openSearch} aria-keyshortcuts="/">
          <LineIcon path="M8 13A5 5 0 1 0 8 3a5 5 0 0 0 0 10M11.800 11.800 15 15" />
          <span className="pill-key">{t('search.label')}</span>
          <kbd className="kbd">/</kbd>
        </button>
        <AccountMenu />
      </header>
      <main id="content" className={bare ? 'main main-bare' : 'main'} tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
