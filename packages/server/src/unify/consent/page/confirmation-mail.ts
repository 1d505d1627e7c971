import { inLanguage, type Language, say } from '../../../platform/kernel/index.ts'
import type { Purpose } from '../contract.ts'
import { pageWords } from './words.ts'

type Named = Pick<Purpose, 'name' | 'wording'>

/** A text in the reader's language, else English. */
export function localText(
  texts: { en: string; 'zh-Hans'?: string | undefined; 'zh-Hant'?: string | undefined },
  language: Language,
): string {
  return texts[language] || texts.en
}

/** The mail of a double opt-in: what is agreed to, word for word, and where to confirm. Plain text. */
export function confirmationMail(mail: {
  company: string
  language: Language
  purposes: readonly Named[]
  url: string
}): { subject: string; text: string } {
  const { company, language } = mail
  const what = mail.purposes.map(({ name, wording }) => {
    const text = wording ? localText(wording.texts, language) : ''
    return `- ${localText(name, language)}${text === '' ? '' : `: ${text}`}`
  })
  const lines = [
    inLanguage(say(pageWords.confirmLead, { company }), language),
    ...['', ...what, ''],
    inLanguage(say(pageWords.mailOpen), language),
    mail.url,
    '',
    inLanguage(say(pageWords.mailIgnore), language),
  ]
  return { subject: inLanguage(say(pageWords.mailSubject, { company }), language), text: `${lines.join('\n')}\n` }
}
