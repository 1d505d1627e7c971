import '@fontsource-variable/inter/wght.css'
import './ui/tokens.css'
import './ui/base.css'
import './ui/controls.css'
import './ui/media.css'
import { createRoot } from 'react-dom/client'
import { App } from './shell/App.tsx'
import { setApiLanguage, setOnSignedOut } from './shell/api/call-route.ts'
import { createQueryClient } from './shell/api/route-query.ts'
import { createI18n } from './shell/i18n/index.ts'
import { printInLight, rememberedLanguage } from './shell/preferences.ts'
import { createAppRouter } from './shell/router.tsx'
import { sessionQuery } from './shell/session.ts'
import { setSessionEnded } from './shell/session-end.ts'

/** Starts the interface in the remembered language; the words come before the first page. */
async function start(root: HTMLElement): Promise<void> {
  const language = rememberedLanguage()
  document.documentElement.lang = language
  setApiLanguage(language)
  printInLight()
  const words = await createI18n(language)
  const client = createQueryClient()
  const router = createAppRouter(client)
  setOnSignedOut(() => {
    // Only a session that was there can have ended: the first look at the session is the router's own business.
    if (client.getQueryData(sessionQuery().queryKey) === undefined) return
    setSessionEnded(true)
  })
  createRoot(root).render(<App words={words} client={client} router={router} />)
}

const root = document.getElementById('root')
if (root) void start(root)
