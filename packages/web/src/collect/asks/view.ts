import { typedNumber } from '@opencxm/survey'

/** What every rule that asks says while it is edited, whatever its trigger: what is typed stays text until it is sent. */
export type AskDraft = {
  name: string
  survey: string
  touchpoint: string
  segment: string
  samplePercent: string
  onceDays: string
}

type Option = { value: string; label: string }

/** The options and, where they lack the value that is held, it too: a browser would show the first option as if that were held. */
export function withHeld(options: readonly Option[], value: string, label: string): readonly Option[] {
  return options.some((option) => option.value === value) ? options : [...options, { value, label }]
}

export type NumberFault = 'number' | 'range'
export type AskFaults = Partial<Record<keyof AskDraft, 'needed' | NumberFault>>

type Stored = { name: string; survey: string; touchpoint: string; segment: string | null; sampleRate: number }

/** What nothing else is known of: everybody, at most once in so many days. */
export function newAsk(onceDays: number): AskDraft {
  return { name: '', survey: '', touchpoint: '', segment: '', samplePercent: '100', onceDays: String(onceDays) }
}

/** The stored rule's part that all share, as a draft. */
export function askDraftOf({ name, survey, touchpoint, segment, sampleRate }: Stored, onceDays: number): AskDraft {
  const samplePercent = String(Math.round(sampleRate * 10_000) / 100)
  return { name, survey, touchpoint, segment: segment ?? '', samplePercent, onceDays: String(onceDays) }
}

/** The shared part as the API takes it; call it when `askFaults` finds nothing. */
export function askOf({ name, survey, touchpoint, segment, samplePercent }: AskDraft): Stored {
  const sampleRate = numberOf(samplePercent) / 100
  return { name: name.trim(), survey, touchpoint, segment: segment === '' ? null : segment, sampleRate }
}

/** What is missing or wrong in the shared part; `leastDays` 0 lets people be asked every time. */
export function askFaults(draft: AskDraft, leastDays: 0 | 1): AskFaults {
  return {
    ...(draft.name.trim() === '' ? { name: 'needed' } : {}),
    ...(draft.survey === '' ? { survey: 'needed' } : {}),
    ...numberFaults(draft, {
      samplePercent: { low: 0.01, high: 100, whole: false },
      onceDays: { low: leastDays, high: 3660 },
    }),
  }
}

/** The number that was typed; not a number for anything else. */
export const numberOf = (text: string) => typedNumber(text) ?? Number.NaN

export type Bound = { low: number; high: number; whole?: boolean }

/** Fields that hold no number, or one outside their bounds; whole numbers unless said otherwise. */
export function numberFaults<Field extends string>(
  texts: Readonly<Record<NoInfer<Field>, string>>,
  bounds: Partial<Record<Field, Bound>>,
): Partial<Record<Field, NumberFault>> {
  const faults: Partial<Record<Field, NumberFault>> = {}
  for (const [field, { low, high, whole = true }] of Object.entries(bounds) as [Field, Bound][]) {
    const value = numberOf(texts[field])
    if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) faults[field] = 'number'
    else if (value < low || value > high) faults[field] = 'range'
  }
  return faults
}
