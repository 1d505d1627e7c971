import { runPage } from '../survey/page-run.ts'

const { kiosk, ended, late } = (document.currentScript as HTMLScriptElement | null)?.dataset ?? {}
runPage({ kiosk, ended, late })
