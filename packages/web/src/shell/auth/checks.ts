/** Why a field is refused before anything is sent; null = fine. Keys of the words in `auth`. */
export type FieldFault = 'required' | 'emailInvalid' | 'passwordShort' | null

/** Shortest password that the server takes. */
export const passwordMin = 10

/** An address that can be mailed to: the server has the last word. */
export function checkEmail(value: string): FieldFault {
  if (value.trim() === '') return 'required'
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value.trim()) ? null : 'emailInvalid'
}

/** A new password: long enough. */
export function checkNewPassword(value: string): FieldFault {
  if (value === '') return 'required'
  return value.length >= passwordMin ? null : 'passwordShort'
}

/** Something must be written. */
export function checkRequired(value: string): FieldFault {
  return value.trim() === '' ? 'required' : null
}

/** The token of an invitation or reset link that a person pasted whole or bare. */
export function tokenOf(text: string): string {
  const trimmed = text.trim()
  const inLink = /[?&]token=([^&#]+)/.exec(trimmed) ?? /\/(?:invitations|reset-password)\/([^/?#]+)/.exec(trimmed)
  return inLink?.[1] ? decodeURIComponent(inLink[1]) : trimmed
}

/** A first guess for the currency from the browser's region; dollars when unknown. */
export function currencyFor(tag: string): string {
  const region = /[-_]([A-Z]{2})\b/.exec(tag)?.[1] ?? ''
  const known: Record<string, string> = {
    CN: 'CNY',
    TW: 'TWD',
    HK: 'HKD',
    SG: 'SGD',
    GB: 'GBP',
    JP: 'JPY',
    AU: 'AUD',
    DE: 'EUR',
    FR: 'EUR',
    NL: 'EUR',
    ES: 'EUR',
    IT: 'EUR',
    IE: 'EUR',
  }
  return known[region] ?? 'USD'
}
