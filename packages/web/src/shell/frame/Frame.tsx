import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { SignInAgain } from '../auth/SignInAgain.tsx'
import { SearchDialog } from '../keyboard/SearchDialog.tsx'
import { ShortcutsDialog } from '../keyboard/ShortcutsDialog.tsx'
import { useShortcuts } from '../keyboard/use-shortcuts.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { useSessionEnded } from '../session-end.ts'
import { FrameContext } from './frame-context.ts'
import { SideBar, WideNav } from './SideBar.tsx'
import './frame.css'

/** Maps and inboxes need the width: there the side bar is narrow unless it was widened by hand. */
const roomyPages = ['/understand/journey', '/collect/surveys/']

/** Everything around a page: skip link, side bar or drawer, search, shortcuts, focus after navigation. */
export function Frame() {
  const { t } = useTranslation('shell')
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [menu, setMenu] = useState(false)
  const [dialog, setDialog] = useState<'search' | 'shortcuts' | null>(null)
  const { narrow, toggle } = useNarrow(path)
  const navigate = useNavigate()
  const ended = useSessionEnded()
  const session = useSession()
  const actions = useMemo(
    () => ({
      openMenu: () => setMenu(true),
      openSearch: () => setDialog('search'),
      openShortcuts: () => setDialog('shortcuts'),
    }),
    [],
  )
  useShortcuts({
    go: (to) => void navigate({ to }),
    search: actions.openSearch,
    help: actions.openShortcuts,
    narrow: toggle,
  })
  // Not before the new page stands: its code may still be on its way.
  useFocusAfterNavigation(useRouterState({ select: (state) => state.resolvedLocation?.pathname }))
  return (
    <FrameContext value={actions}>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <div className={narrow ? 'app app-narrow' : 'app'}>
        <SideBar narrow={narrow} onToggle={toggle} />
        <div className="app-page">
          <Outlet />
        </div>
      </div>
      {menu ? (
        <Dialog label={t('menu')} onClose={() => setMenu(false)} className="dialog-menu">
          <nav className="side-drawer" aria-label={t('menu')}>
            <WideNav onChosen={() => setMenu(false)} />
          </nav>
        </Dialog>
      ) : null}
      {dialog === 'search' ? <SearchDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'shortcuts' ? <ShortcutsDialog onClose={() => setDialog(null)} /> : null}
      {ended ? <SignInAgain session={session} /> : null}
    </FrameContext>
  )
}

/** Two memories: narrow everywhere, by choice; narrow on roomy pages, until widened by hand in this visit. */
function useNarrow(path: string): { narrow: boolean; toggle: () => void } {
  const { narrow } = usePreferences()
  const [roomyWide, setRoomyWide] = useState(false)
  const roomy = roomyPages.some((page) => path.startsWith(page))
  if (roomy && !narrow) return { narrow: !roomyWide, toggle: () => setRoomyWide(!roomyWide) }
  return { narrow, toggle: () => setPreferences({ narrow: !narrow }) }
}

/** After a change of page, not of filters, reading and Tab begin at the content. */
function useFocusAfterNavigation(path: string | undefined): void {
  const before = useRef(path)
  useEffect(() => {
    const isFirst = before.current === undefined
    if (before.current === path) return
    before.current = path
    if (isFirst) return
    document.getElementById('content')?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [path])
}
