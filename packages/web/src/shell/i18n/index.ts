import i18next, { type i18n, type PostProcessorModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { isChinese, type Language, spaceScripts, toLanguage } from '../../ui/format/index.ts'
import type { Area, Messages } from './types.ts'

export type { Area, Messages } from './types.ts'

/** Fetches one language's words; each language is a chunk of its own. */
async function loadMessages(language: Language): Promise<Record<string, object>> {
  if (language === 'zh-Hans') return (await import('./zh-Hans/index.ts')).zhHans
  if (language === 'zh-Hant') return (await import('./zh-Hant/index.ts')).zhHant
  return (await import('./en/index.ts')).en
}

/** Names and figures that are put into a Chinese sentence get their space. */
const spacing: PostProcessorModule = {
  type: 'postProcessor',
  name: 'spacing',
  process: (text: string, _key, options, translator: { language?: string }) => {
    const language = toLanguage(typeof options.lng === 'string' ? options.lng : translator.language)
    return isChinese(language) ? spaceScripts(text) : text
  },
}

/** The i18next instance of the interface, ready in one language. React escapes text, so i18next must not do it again. */
export async function createI18n(language: Language): Promise<i18n> {
  const instance = i18next.createInstance()
  await instance
    .use(initReactI18next)
    .use(spacing)
    .init({
      lng: language,
      fallbackLng: false,
      resources: { [language]: await loadMessages(language) },
      defaultNS: 'ui' satisfies Area,
      interpolation: { escapeValue: false },
      returnNull: false,
      postProcess: ['spacing'],
      react: { useSuspense: false },
    })
  return instance
}

/** Switches the words without a reload; a language is fetched once. */
export async function switchLanguage(instance: i18n, language: Language): Promise<void> {
  if (!instance.hasResourceBundle(language, 'ui' satisfies keyof Messages)) {
    const messages = await loadMessages(language)
    for (const [area, words] of Object.entries(messages)) instance.addResourceBundle(language, area, words)
  }
  await instance.changeLanguage(language)
}
