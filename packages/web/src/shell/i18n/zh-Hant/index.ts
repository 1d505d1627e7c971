import { auth } from './auth.ts'
import { shell } from './shell.ts'
import { ui } from './ui.ts'

/** Traditional Chinese, in the words of Taiwan and Hong Kong. */
export const zhHant = { ui, shell, auth }
