import type { Locale } from 'antd/es/locale/index.js'
import type { Language } from '../ui/format/index.ts'

/** Ant Design's own words before those of another language are there: all that is not named falls back to its built-in English. */
export const builtInLocale: Locale = { locale: 'en' }

/** Ant Design's own words in a language, fetched when needed; English is built in. */
export async function loadAntdLocale(language: Language): Promise<Locale> {
  if (language === 'zh-Hans') return (await import('antd/es/locale/zh_CN.js')).default
  if (language === 'zh-Hant') return (await import('antd/es/locale/zh_TW.js')).default
  return builtInLocale
}
