import { useTranslation } from 'react-i18next'
import type { Language } from '../ui/format/index.ts'
import { setApiLanguage } from './api/call-route.ts'
import { switchLanguage } from './i18n/index.ts'
import { rememberLanguage } from './preferences.ts'

/** Each language in its own script, so that its readers find it. */
export const languageNames: Record<Language, string> = { en: 'English', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文' }

/** Switches words, fonts, Ant Design and the language of the server's answers, without a reload; remembered. */
export function useLanguageSwitch(): (language: Language) => Promise<void> {
  const { i18n } = useTranslation()
  return async (language) => {
    await switchLanguage(i18n, language)
    setApiLanguage(language)
    rememberLanguage(language)
  }
}
