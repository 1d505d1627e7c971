import { useTranslation } from 'react-i18next'
import { useSession } from '../../shell/session.ts'
import { dayIn, formatDay } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { localName } from '../../understand/filters/view.ts'
import { usePurposes } from './queries.ts'
import { type Change, type Channel, toChannel } from './view.ts'

/** Names of purposes, channels and origins, and days, in the reader's language. */
export function useConsentWords() {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const { workspace } = useSession()
  const purposes = usePurposes().data?.purposes ?? []
  const purpose = (word: string) => {
    const found = purposes.find((one) => one.purpose === word)
    return found ? localName(found.name, language) : word
  }
  const channel = (word: Channel | '') => t(word === '' ? 'channel.all' : `channel.${word}`)
  const day = (iso: string) => formatDay(dayIn(Date.parse(iso), workspace.timeZone), language)
  const origin = ({ origin: word, source, proof }: Pick<Change, 'origin' | 'source' | 'proof'>) =>
    t(`history.origin.${word}`, { source, by: typeof proof.by === 'string' ? proof.by : '' })
  /** What an event `$consent_changed` says: yes or no to which purpose, and on which channel. */
  const facts = ({ $purpose, $channel, $given }: Record<string, unknown>) => [
    `${$given === true ? '✓' : '✗'} ${purpose(String($purpose ?? ''))}`,
    channel(toChannel(String($channel ?? ''))),
  ]
  return { purpose, channel, day, origin, facts }
}

/** Purposes to choose from, by their names; `kept` is among them, also where the workspace no longer lists it. */
export function usePurposeOptions(kept: string): { value: string; label: string }[] {
  const { purpose } = useConsentWords()
  const listed = (usePurposes().data?.purposes ?? []).map((one) => one.purpose)
  const words = kept === '' || listed.includes(kept) ? listed : [...listed, kept]
  return words.map((value) => ({ value, label: purpose(value) }))
}
