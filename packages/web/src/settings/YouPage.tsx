import { useTranslation } from 'react-i18next'
import { languageNames, useLanguageSwitch } from '../shell/language-switch.ts'
import { setPreferences, usePreferences } from '../shell/preferences.ts'
import { useSession } from '../shell/session.ts'
import { ChoiceField } from '../ui/form/CheckField.tsx'
import { languages, toLanguage } from '../ui/format/index.ts'
import { Card } from '../ui/layout/Card.tsx'
import { AnswerSentence } from '../ui/text/AnswerSentence.tsx'
import { SettingsPage } from './parts/SettingsPage.tsx'

const themes = ['light', 'dark', 'system'] as const

/** One's own: theme, language, what one's role may do. */
export function YouPage() {
  const { t } = useTranslation(['settings', 'shell'])
  const { user, role, workspace } = useSession()
  const roleName = t(`shell:account.role.${role}`)
  return (
    <SettingsPage permission={null}>
      <AnswerSentence text={t('you.answer', { name: user.name, role: roleName, workspace: workspace.name })} />
      <div className="settings-cards">
        <Appearance />
        <Card title={t('you.account')}>
          <div className="card-body">
            <dl className="kv">
              <div>
                <dt>{t('you.name')}</dt>
                <dd>{user.name}</dd>
              </div>
              <div>
                <dt>{t('you.email')}</dt>
                <dd className="settings-address">{user.email}</dd>
              </div>
              <div>
                <dt>{t('you.role')}</dt>
                <dd>{roleName}</dd>
              </div>
            </dl>
            <p className="m settings-gap">{t('you.mayTitle')}</p>
            <p className="t2">{t(`role.${role}`)}</p>
          </div>
        </Card>
      </div>
    </SettingsPage>
  )
}

function Appearance() {
  const { t, i18n } = useTranslation('settings')
  const { theme } = usePreferences()
  const switchTo = useLanguageSwitch()
  const names = { light: t('you.themeLight'), dark: t('you.themeDark'), system: t('you.themeSystem') }
  return (
    <Card title={t('you.appearance')} subtitle={t('you.appearanceNote')}>
      <div className="card-body form-row">
        <ChoiceField
          legend={t('you.theme')}
          name="theme"
          value={theme}
          options={themes.map((one) => ({ value: one, label: names[one] }))}
          onChange={(value) => {
            const chosen = themes.find((one) => one === value)
            if (chosen) setPreferences({ theme: chosen })
          }}
        />
        <ChoiceField
          legend={t('you.language')}
          name="language"
          value={toLanguage(i18n.language)}
          options={languages.map((one) => ({ value: one, label: languageNames[one], lang: one }))}
          onChange={(value) => void switchTo(toLanguage(value))}
        />
      </div>
    </Card>
  )
}
