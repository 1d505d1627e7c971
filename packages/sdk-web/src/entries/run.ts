import { runPage } from '../survey/page-run.ts'

const { kiosk, ended } = (document.currentScript as HTMLScriptElement | null)?.dataset ?? {}
runPage({ kiosk, ended })
