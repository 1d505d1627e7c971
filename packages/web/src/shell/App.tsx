import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ConfigProvider } from 'antd'
import type { Locale } from 'antd/es/locale/index.js'
import type { i18n } from 'i18next'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { antdTheme } from '../ui/antd-theme.ts'
import { type Language, toLanguage } from '../ui/format/index.ts'
import { MessagesProvider } from '../ui/message/messages.tsx'
import { builtInLocale, loadAntdLocale } from './antd-locale.ts'
import { usePreferences, useReducedMotion } from './preferences.ts'
import type { createAppRouter } from './router.tsx'

type ProvidersProps = { words: i18n; client: QueryClient; children: ReactNode }

/** Words, theme and server state for everything inside; the preview and the application share it. */
export function Providers({ words, client, children }: ProvidersProps) {
  return (
    <I18nextProvider i18n={words}>
      <QueryClientProvider client={client}>
        <AntdProvider>{children}</AntdProvider>
      </QueryClientProvider>
    </I18nextProvider>
  )
}

function AntdProvider({ children }: { children: ReactNode }) {
  const { i18n: words } = useTranslation()
  const { drawn } = usePreferences()
  const locale = useAntdLocale(toLanguage(words.language))
  const still = useReducedMotion()
  const theme = useMemo(() => antdTheme(drawn, !still), [drawn, still])
  return (
    <ConfigProvider theme={theme} locale={locale} button={{ autoInsertSpace: false }}>
      <MessagesProvider>{children}</MessagesProvider>
    </ConfigProvider>
  )
}

/** Always one: without, Ant Design leaves a provider out, and all pages would begin anew, forms too, when the words come. */
function useAntdLocale(language: Language): Locale {
  const [locale, setLocale] = useState<Locale>(builtInLocale)
  useEffect(() => {
    let wanted = true
    void loadAntdLocale(language).then((loaded) => {
      if (wanted) setLocale(loaded)
    })
    return () => {
      wanted = false
    }
  }, [language])
  return locale
}

type Props = { words: i18n; client: QueryClient; router: ReturnType<typeof createAppRouter> }

/** The whole interface. */
export function App({ words, client, router }: Props) {
  return (
    <Providers words={words} client={client}>
      <RouterProvider router={router} />
    </Providers>
  )
}
