import { Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Language, languages, toLanguage } from '../../ui/format/index.ts'
import { languageNames, useLanguageSwitch } from '../language-switch.ts'
import { setPreferences, type ThemeChoice, usePreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { useSignOut } from '../sign-out.ts'
import { useFrame } from './frame-context.ts'
import { initials } from './initials.ts'

const themes: readonly ThemeChoice[] = ['light', 'dark', 'system']

/** Appearance, language, shortcuts, sign out. */
export function AccountMenu() {
  const { t, i18n } = useTranslation('shell')
  const session = useSession()
  const { theme } = usePreferences()
  const switchTo = useLanguageSwitch()
  const signOut = useSignOut()
  const { openShortcuts } = useFrame()
  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: <Who /> },
    { type: 'divider' },
    {
      key: 'themes',
      type: 'group',
      label: t('account.theme'),
      children: themes.map((choice) => ({ key: `theme:${choice}`, label: t(`account.${choice}`) })),
    },
    {
      key: 'languages',
      type: 'group',
      label: t('account.language'),
      children: languages.map((language) => ({
        key: `language:${language}`,
        label: <span lang={language}>{languageNames[language]}</span>,
      })),
    },
    { type: 'divider' },
    { key: 'shortcuts', label: t('account.shortcuts') },
    { key: 'out', label: t('account.signOut') },
  ]
  const choose = (key: string) => {
    const [kind, value] = key.split(':')
    if (kind === 'theme') setPreferences({ theme: value as ThemeChoice })
    if (kind === 'language') void switchTo(value as Language)
    if (kind === 'shortcuts') openShortcuts()
    if (kind === 'out') void signOut()
  }
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items,
        selectable: true,
        multiple: true,
        selectedKeys: [`theme:${theme}`, `language:${toLanguage(i18n.language)}`],
        onClick: ({ key }) => choose(key),
        className: 'account-menu',
      }}
    >
      <button
        type="button"
        className="avatar account"
        aria-label={t('account.label', { initials: initials(session.user.name), name: session.user.name })}
        aria-haspopup="menu"
      >
        {initials(session.user.name)}
      </button>
    </Dropdown>
  )
}

function Who() {
  const { t } = useTranslation('shell')
  const { user, role } = useSession()
  return (
    <span className="account-who">
      <span className="b">{user.name}</span>
      <span className="t12">{user.email}</span>
      <span className="t12">{t(`account.role.${role}`)}</span>
    </span>
  )
}
