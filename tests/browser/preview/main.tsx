import '@fontsource-variable/inter/wght.css'
import '../../../packages/web/src/ui/tokens.css'
import '../../../packages/web/src/ui/base.css'
import '../../../packages/web/src/ui/controls.css'
import { createRoot } from 'react-dom/client'
import { App } from '../../../packages/web/src/shell/App.tsx'
import { createQueryClient } from '../../../packages/web/src/shell/api/route-query.ts'
import { createI18n } from '../../../packages/web/src/shell/i18n/index.ts'
import { createAppRouter } from '../../../packages/web/src/shell/router.tsx'
import { toLanguage } from '../../../packages/web/src/ui/format/index.ts'
import { installFakeServer, type Scenario } from './fake-server.ts'

/** The whole interface with a fake server; scenario, theme and language come from the script that takes the pictures. */
async function start(root: HTMLElement): Promise<void> {
  const scenario = (sessionStorage.getItem('preview.scenario') ?? 'demo') as Scenario
  installFakeServer(scenario)
  const language = toLanguage(localStorage.getItem('opencxm.language'))
  const theme = localStorage.getItem('opencxm.theme') === 'dark' ? 'dark' : 'light'
  document.documentElement.lang = language
  document.documentElement.dataset.theme = theme
  const words = await createI18n(language)
  const client = createQueryClient()
  createRoot(root).render(<App words={words} client={client} router={createAppRouter(client)} />)
}

const root = document.getElementById('root')
if (root) void start(root)
