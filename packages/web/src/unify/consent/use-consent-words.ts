import { useTranslation } from 'react-i18next'
import { useSession } from '../../shell/session.ts'
import { dayIn, formatDay } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { localName } from '../../understand/filters/view.ts'
import { useConsent } from './queries.ts'
import type { Change, Channel } from './view.ts'

/** Names of purposes, channels and origins, and days, in the reader's language. */
export function useConsentWords() {
  const { t } = useTranslation('consent')
  const language = useLanguage()
  const { workspace } = useSession()
  const purposes = useConsent().data?.purposes ?? []
  const purpose = (word: string) => {
    const found = purposes.find((one) => one.purpose === word)
    return found ? localName(found.name, language) : word
  }
  const channel = (word: Channel | '') => t(word === '' ? 'channel.all' : `channel.${word}`)
  const day = (iso: string) => formatDay(dayIn(Date.parse(iso), workspace.timeZone), language)
  const origin = ({ origin: word, source, proof }: Pick<Change, 'origin' | 'source' | 'proof'>) =>
    t(`history.origin.${word}`, { source, by: typeof proof.by === 'string' ? proof.by : '' })
  return { purpose, channel, day, origin }
}
