export const findingCodes = [
  'unreachable',
  'contradiction',
  'always_true',
  'looks_ahead',
  'double_barrelled',
  'leading',
  'mixed_direction',
  'mixed_length',
  'estimated_minutes',
  'no_words',
  'missing_translation',
  'low_contrast',
  'sensitive_without_need',
  'anonymous_identifies',
  'quota_completes',
] as const
export type FindingCode = (typeof findingCodes)[number]

/**
 * Something that a builder should look at. `error`: part of the survey cannot work as drawn; `warning`: answers will be worse for
 * it; `hint`: good to know. `params` fill the sentence that a page makes of it.
 */
export type Finding = {
  code: FindingCode
  path: string
  severity: 'error' | 'warning' | 'hint'
  params: { readonly [name: string]: string | number }
}
