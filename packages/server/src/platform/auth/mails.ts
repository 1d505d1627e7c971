import { inLanguage, type Language, say } from '../kernel/index.ts'
import { words } from './words.ts'

export type AccountMail = { subject: string; text: string }

/** The mail that brings an invitation: a bare link from nobody looks like a trap. `days` it is valid. */
export function invitationMail(
  told: { by: string; workspace: string; link: string; days: number },
  language: Language,
): AccountMail {
  return {
    subject: inLanguage(say(words.inviteSubject, told), language),
    text: inLanguage(say(words.inviteMail, told), language),
  }
}

/** The mail that brings a link to set a new password. `hours` it is valid. */
export function resetMail(told: { link: string; hours: number }, language: Language): AccountMail {
  return {
    subject: inLanguage(say(words.resetSubject), language),
    text: inLanguage(say(words.resetMail, told), language),
  }
}
