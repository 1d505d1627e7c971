import { useSyncExternalStore } from 'react'
import { type Language, toLanguage } from '../ui/format/index.ts'

export type ThemeChoice = 'light' | 'dark' | 'system'
export type Preferences = { theme: ThemeChoice; narrow: boolean }

const keys = { theme: 'opencxm.theme', language: 'opencxm.language', narrow: 'opencxm.narrow' } as const
const listeners = new Set<() => void>()

/** What this browser remembers; refused storage (private windows) only means that nothing is remembered. */
function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Not remembered; the choice still holds until the window is closed.
  }
}

function toTheme(value: string | null): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system'
}

let current: Preferences = { theme: toTheme(read(keys.theme)), narrow: read(keys.narrow) === 'true' }

function systemIsDark(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-color-scheme: dark)').matches
}

/** The theme that is drawn for a choice now. */
export function themeNow(choice: ThemeChoice): 'light' | 'dark' {
  return choice === 'dark' || (choice === 'system' && systemIsDark()) ? 'dark' : 'light'
}

/** Changes a preference, remembers it, and redraws at once. */
export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  write(keys.theme, current.theme)
  write(keys.narrow, String(current.narrow))
  document.documentElement.dataset.theme = themeNow(current.theme)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  const media = matchMedia('(prefers-color-scheme: dark)')
  const followSystem = () => {
    if (current.theme === 'system') setPreferences({})
  }
  media.addEventListener('change', followSystem)
  return () => {
    listeners.delete(listener)
    media.removeEventListener('change', followSystem)
  }
}

/** Paper is light: a page in the dark theme is printed in the light one, and is dark again afterwards. */
export function printInLight(): void {
  window.addEventListener('beforeprint', () => {
    document.documentElement.dataset.theme = 'light'
  })
  window.addEventListener('afterprint', () => {
    document.documentElement.dataset.theme = themeNow(current.theme)
  })
}

/** The preferences, and the theme drawn now. */
export function usePreferences(): Preferences & { drawn: 'light' | 'dark' } {
  const preferences = useSyncExternalStore(subscribe, () => current)
  const drawn = useSyncExternalStore(subscribe, () => themeNow(current.theme))
  return { ...preferences, drawn }
}

function subscribeMotion(listener: () => void): () => void {
  const media = matchMedia('(prefers-reduced-motion: reduce)')
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** True when the reader asked the system for less movement. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribeMotion, () => matchMedia('(prefers-reduced-motion: reduce)').matches)
}

/** The language to begin with: remembered, else the browser's. */
export function rememberedLanguage(): Language {
  return toLanguage(read(keys.language) ?? navigator.language)
}

/** Remembers the language and names it on the page, for fonts, hyphenation and screen readers. */
export function rememberLanguage(language: Language): void {
  write(keys.language, language)
  document.documentElement.lang = language
}
