import { useTranslation } from 'react-i18next'

const known = [
  'too_late',
  'programme_off',
  'survey_unavailable',
  'person_unknown',
  'not_in_segment',
  'asked_recently',
  'no_channel',
  'no_address',
  'address_bounced',
  'no_consent',
  'paused',
  'frequency_wish',
  'not_sampled',
  'cap_reached',
  'outranked',
  'send_failed',
  'send_interrupted',
] as const

/** Why somebody was not asked, in words; a reason that these words do not know stands as it is. */
export function useReasonWords(): (reason: string) => string {
  const { t } = useTranslation('programmes')
  const words = new Map<string, string>(known.map((one) => [one, t(`reason.${one}`)]))
  return (reason) => words.get(reason) ?? reason
}

/** What a reason means for whoever runs the programme, and what would change it. */
export function useReasonHints(): (reason: string) => string {
  const { t } = useTranslation('programmes')
  const words = new Map<string, string>(known.map((one) => [one, t(`reasonHint.${one}`)]))
  return (reason) => words.get(reason) ?? ''
}
