import { auth } from './auth.ts'
import { shell } from './shell.ts'
import { ui } from './ui.ts'

/** Simplified Chinese. */
export const zhHans = { ui, shell, auth }
