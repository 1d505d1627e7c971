import { auth } from './auth.ts'
import { shell } from './shell.ts'
import { ui } from './ui.ts'

/** English: the source of all keys. */
export const en = { ui, shell, auth }
