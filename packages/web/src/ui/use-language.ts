import { useTranslation } from 'react-i18next'
import { type Language, toLanguage } from './format/index.ts'

/** The language on the screen now; components that format figures read it. */
export function useLanguage(): Language {
  const { i18n } = useTranslation('ui')
  return toLanguage(i18n.language)
}
