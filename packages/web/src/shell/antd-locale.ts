import type { Locale } from 'antd/es/locale/index.js'
import type { Language } from '../ui/format/index.ts'

/** Ant Design's own words in a language, fetched when needed; English is built in. */
export async function loadAntdLocale(language: Language): Promise<Locale | null> {
  if (language === 'zh-Hans') return (await import('antd/es/locale/zh_CN.js')).default
  if (language === 'zh-Hant') return (await import('antd/es/locale/zh_TW.js')).default
  return null
}
