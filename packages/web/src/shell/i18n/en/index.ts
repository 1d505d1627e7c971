import { asks } from './asks.ts'
import { auth } from './auth.ts'
import { builder } from './builder.ts'
import { catalog } from './catalog.ts'
import { channels } from './channels.ts'
import { consent } from './consent.ts'
import { coverage } from './coverage.ts'
import { feedback } from './feedback.ts'
import { filters } from './filters.ts'
import { firstRun } from './first-run.ts'
import { home } from './home.ts'
import { imports } from './imports.ts'
import { inpage } from './inpage.ts'
import { journey } from './journey.ts'
import { metrics } from './metrics.ts'
import { people } from './people.ts'
import { programmes } from './programmes.ts'
import { quarantine } from './quarantine.ts'
import { segments } from './segments.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { sources } from './sources.ts'
import { surveys } from './surveys.ts'
import { ui } from './ui.ts'

/** English: the source of all keys. */
export const en = {
  ui,
  shell,
  auth,
  filters,
  home,
  metrics,
  journey,
  people,
  sources,
  imports,
  feedback,
  surveys,
  builder,
  asks,
  inpage,
  programmes,
  quarantine,
  catalog,
  segments,
  consent,
  coverage,
  channels,
  settings,
  firstRun,
}
