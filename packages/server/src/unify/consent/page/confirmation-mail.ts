import { inLanguage, type Language, say } from '../../../platform/kernel/index.ts'
import type { AnyChannel, Purpose } from '../contract.ts'
import { channelWords, pageWords } from './words.ts'

/** A purpose as it is named to people, over a channel, with the text that they agree to. */
export type NamedPurpose = Pick<Purpose, 'name'> & { texts: Purpose['name'] | null; channel: AnyChannel }

/** A text in the reader's language, else English. */
export function localText(
  texts: { en: string; 'zh-Hans'?: string | undefined; 'zh-Hant'?: string | undefined },
  language: Language,
): string {
  return texts[language] || texts.en
}

/** `Offers and news (E-mail)`: the purpose and by what. */
export function purposeLine({ name, channel }: Pick<NamedPurpose, 'name' | 'channel'>, language: Language): string {
  const how = channel === '' ? pageWords.everyChannel[language] : channelWords[channel][language]
  return inLanguage(say(pageWords.purposeBy, { purpose: localText(name, language), how }), language)
}

/** The mail of a double opt-in: what is agreed to, word for word. Plain text; whoever sends it adds the link. */
export function confirmationMail(mail: { company: string; language: Language; purposes: readonly NamedPurpose[] }): {
  subject: string
  text: string
  button: string
} {
  const { company, language } = mail
  const what = mail.purposes.map((one) => {
    const text = one.texts ? localText(one.texts, language) : ''
    return `- ${purposeLine(one, language)}${text === '' ? '' : `: ${text}`}`
  })
  const lines = [
    inLanguage(say(pageWords.confirmLead, { company }), language),
    ...['', ...what, ''],
    inLanguage(say(pageWords.mailIgnore), language),
  ]
  return {
    subject: inLanguage(say(pageWords.mailSubject, { company }), language),
    text: lines.join('\n'),
    button: inLanguage(say(pageWords.mailOpen), language),
  }
}
