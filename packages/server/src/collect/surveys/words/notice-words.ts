/** English, from which the other languages take what there is to say. */
export const en = {
  unknown: 'There is no survey here.',
  unknownMore: 'Please check the address, or ask whoever sent it to you for a new one.',
  closed: 'This survey is closed.',
  closedMore: 'Thank you for wanting to tell us something.',
  expired: 'This link has expired.',
  expiredMore: 'It was good for a limited time only.',
  used: 'You have answered already.',
  usedMore: 'This link takes one answer, and we have it. Thank you.',
  failed: 'That did not work.',
  failedMore: 'Please go back and try again.',
  tooMany: 'There are very many visits from your network just now.',
  busy: 'That cannot be done just now.',
  tryAgainIn: 'Please try again in {seconds} s. Nothing that you sent before is lost.',
  tooLarge: 'That is more than this page can take. Please go back and send less.',
  /** Said by the page's script: answers were kept on the device for longer than we take them. */
  late: 'Answers that you gave here earlier, while you were offline, came too late and are not counted.',
  resume: 'You began to answer earlier. We can mail you a code to go on where you were.',
  sendCode: 'Mail me a code',
  startAgain: 'Start again',
  code: 'Code from the e-mail',
  codeSent: 'If we have an address for you, a code is on its way.',
  wrongCode: 'That code is not right, or it is too old.',
  leave: 'Don’t ask me again',
  goOn: 'Continue',
  nextPerson: 'Next person',
  title: 'Survey',
  codeSubject: 'Your code to continue the survey',
  codeMail:
    'Your code to continue the survey is {code}. It is valid for 15 minutes. If you did not ask for it, you can ignore this message.',
}

/**
 * What we say to a respondent beside or in place of a survey. What a survey's own page says is in `packages/survey`, in the same
 * languages.
 */
export type NoticeWords = Readonly<Record<keyof typeof en, string>>
