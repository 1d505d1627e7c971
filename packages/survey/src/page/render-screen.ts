import type { RunView } from '../run/view.ts'
import { drawScreen, type ScreenOptions } from './draw-screen.ts'
import { pageWords } from './words.ts'

/** The same as `drawScreen`, in the page's own words for the language unless others are given. */
export function renderScreen(view: RunView, options: ScreenOptions): string {
  return drawScreen(view, { ...options, words: options.words ?? pageWords(options.language) })
}
