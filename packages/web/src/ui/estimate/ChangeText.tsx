import type { Comparison } from '@opencxm/server/contract'
import { differenceParts, type Unit } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'

type Props = { change: Comparison | null; unit: Unit; currency?: string | null; suffix?: string }

/** A difference with its own interval, `−9.8 points [−15.8, −3.8]`; nothing when there is none. */
export function ChangeText({ change, unit, currency, suffix }: Props) {
  const language = useLanguage()
  const parts = differenceParts(change, { unit, language, currency: currency ?? null })
  if (!parts) return null
  return (
    <span className="nw">
      <span className="b">{parts.value}</span>
      {suffix ? ` ${suffix}` : null}{' '}
      <span className="ci">
        [{parts.low}, {parts.high}]
      </span>
    </span>
  )
}
