import * as z from 'zod'
import { expecting } from './expecting.ts'
import { expectations } from './words.ts'

/** An IANA time zone that this machine knows. */
export const timeZoneSchema = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}, expecting(expectations.timeZone))
