import { Link, useRouterState } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { LineIcon, Logo } from '../../ui/icons.tsx'
import { useSession } from '../session.ts'
import { isCurrent, type NavRoom, navigationFor } from './nav.ts'

type Props = { narrow: boolean; onToggle: () => void }

/** 208 px of rooms and pages in stage order, or 56 px of rooms. */
export function SideBar({ narrow, onToggle }: Props) {
  const { t } = useTranslation('shell')
  return (
    <nav className={narrow ? 'side side-narrow' : 'side'} aria-label={t('menu')}>
      <div className="side-inner">
        {narrow ? <NarrowNav /> : <WideNav />}
        <span className="sp" />
        <button
          type="button"
          className="side-toggle"
          aria-label={narrow ? t('expand') : t('collapse')}
          title={narrow ? t('expand') : t('collapse')}
          onClick={onToggle}
        >
          <LineIcon path={narrow ? 'M7 4l5 5-5 5' : 'M11 4 6 9l5 5'} />
        </button>
      </div>
    </nav>
  )
}

/** The list of pages; in the drawer of a phone as well. */
export function WideNav({ onChosen }: { onChosen?: () => void }) {
  const { t } = useTranslation('shell')
  const session = useSession()
  const path = useRouterState({ select: (state) => state.location.pathname })
  return (
    <>
      <div className="brand">
        <Logo />
        {t('product')}
      </div>
      <div className="workspace" title={t('workspace')}>
        {session.workspace.name}
      </div>
      {navigationFor(session.permissions).map((room) => (
        <div key={room.word ?? room.pages[0]?.path} className={room.word ? 'nav-room' : 'nav-room nav-room-plain'}>
          {room.word ? <div className="nav-head">{t(`nav.${room.word}`)}</div> : null}
          {room.pages.map((page) => (
            <Link
              key={page.path}
              to={page.path}
              className={isCurrent(page, path) ? 'nav-link nav-on' : 'nav-link'}
              aria-current={isCurrent(page, path) ? 'page' : undefined}
              {...(onChosen ? { onClick: onChosen } : {})}
            >
              {t(`nav.${page.word}`)}
            </Link>
          ))}
        </div>
      ))}
    </>
  )
}

function NarrowNav() {
  const session = useSession()
  const { t } = useTranslation('shell')
  return (
    <>
      <Link to="/" className="side-logo" aria-label={t('nav.home')}>
        <Logo />
      </Link>
      {navigationFor(session.permissions).map((room) => (
        <NarrowRoom key={room.word ?? room.pages[0]?.path} room={room} />
      ))}
    </>
  )
}

/** A room as an icon: one page is a link, several open as a menu. */
function NarrowRoom({ room }: { room: NavRoom }) {
  const { t } = useTranslation('shell')
  const path = useRouterState({ select: (state) => state.location.pathname })
  const on = room.pages.some((page) => isCurrent(page, path))
  const [first] = room.pages
  const name = t(`nav.${room.word ?? first?.word ?? 'home'}`)
  const look = on ? 'side-icon side-icon-on' : 'side-icon'
  if (room.pages.length === 1 && first) {
    return (
      <Link to={first.path} className={look} aria-label={t(`nav.${first.word}`)} title={t(`nav.${first.word}`)}>
        <LineIcon path={room.icon} />
      </Link>
    )
  }
  const items = room.pages.map((page) => ({
    key: page.path,
    label: <Link to={page.path}>{t(`nav.${page.word}`)}</Link>,
  }))
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomLeft">
      <button type="button" className={look} aria-label={name} title={name} aria-haspopup="menu">
        <LineIcon path={room.icon} />
      </button>
    </Dropdown>
  )
}
