import type { SavedPage } from '../service/preference-page.ts'

const fieldsMax = 500

/** The fields of the form; what is not of their shape is left out. */
export function savedOf(form: URLSearchParams): SavedPage {
  const shown = form
    .getAll('shown')
    .slice(0, fieldsMax)
    .flatMap((text) => {
      const parts = listOf(text)
      const [purpose, channel, given, wording] = parts
      if (typeof purpose !== 'string' || typeof channel !== 'string') return []
      return [{ purpose, channel, given: given === 1, wording: Number.isInteger(wording) ? (wording as number) : null }]
    })
  const often = form
    .getAll('often')
    .slice(0, fieldsMax)
    .flatMap((text): [string, number][] => {
      const [purpose, days, shownDays] = listOf(text)
      // What the page showed and nobody touched is no wish: the page may have been open for long (CN7).
      return typeof purpose === 'string' && typeof days === 'number' && days !== shownDays ? [[purpose, days]] : []
    })
  return { shown, ticked: new Set(form.getAll('yes').slice(0, fieldsMax)), everyDays: new Map(often) }
}

function listOf(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
