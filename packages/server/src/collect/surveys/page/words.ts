import type { Words } from '../../../platform/kernel/index.ts'

/** Pages that stand in place of a survey. What a survey's own page says is in `packages/survey`. */
export const noticeWords = {
  unknown: {
    en: 'There is no survey here.',
    'zh-Hans': '这里没有问卷。',
    'zh-Hant': '這裡沒有問卷。',
  },
  unknownMore: {
    en: 'Please check the address, or ask whoever sent it to you for a new one.',
    'zh-Hans': '请检查网址，或向发送者索取新的链接。',
    'zh-Hant': '請檢查網址，或向寄件者索取新的連結。',
  },
  closed: {
    en: 'This survey is closed.',
    'zh-Hans': '本次调查已结束。',
    'zh-Hant': '本次調查已結束。',
  },
  closedMore: {
    en: 'Thank you for wanting to tell us something.',
    'zh-Hans': '感谢您愿意告诉我们您的想法。',
    'zh-Hant': '感謝您願意告訴我們您的想法。',
  },
  expired: {
    en: 'This link has expired.',
    'zh-Hans': '链接已过期。',
    'zh-Hant': '連結已過期。',
  },
  expiredMore: {
    en: 'It was good for a limited time only. Nothing was stored.',
    'zh-Hans': '链接只在一段时间内有效，没有保存任何内容。',
    'zh-Hant': '連結只在一段時間內有效，沒有儲存任何內容。',
  },
  used: {
    en: 'You have answered already.',
    'zh-Hans': '您已经回答过了。',
    'zh-Hant': '您已經回答過了。',
  },
  usedMore: {
    en: 'This link takes one answer, and we have it. Thank you.',
    'zh-Hans': '该链接只能回答一次，我们已收到您的回答，谢谢。',
    'zh-Hant': '該連結只能回答一次，我們已收到您的回答，謝謝。',
  },
  failed: {
    en: 'That did not work.',
    'zh-Hans': '操作没有成功。',
    'zh-Hant': '操作沒有成功。',
  },
  failedMore: {
    en: 'Please go back and try again.',
    'zh-Hans': '请返回后重试。',
    'zh-Hant': '請返回後重試。',
  },
  tooMany: {
    en: 'There are very many visits from your network just now.',
    'zh-Hans': '您所在网络的访问过于频繁。',
    'zh-Hant': '您所在網路的造訪過於頻繁。',
  },
  busy: {
    en: 'That cannot be done just now.',
    'zh-Hans': '暂时无法处理。',
    'zh-Hant': '暫時無法處理。',
  },
  tryAgainIn: {
    en: 'Please try again in {seconds} s. Nothing that you sent before is lost.',
    'zh-Hans': '请在 {seconds} 秒后重试。之前提交的内容不会丢失。',
    'zh-Hant': '請在 {seconds} 秒後重試。先前送出的內容不會遺失。',
  },
  tooLarge: {
    en: 'That is more than this page can take. Please go back and send less.',
    'zh-Hans': '提交的内容过大。请返回，减少内容后再提交。',
    'zh-Hant': '送出的內容過大。請返回，減少內容後再送出。',
  },
  resume: {
    en: 'You began to answer earlier. We can mail you a code to go on where you were.',
    'zh-Hans': '您之前回答过一部分。我们可以通过邮件发送验证码，让您接着填写。',
    'zh-Hant': '您之前回答過一部分。我們可以用郵件傳送驗證碼，讓您接著填寫。',
  },
  sendCode: { en: 'Mail me a code', 'zh-Hans': '发送验证码', 'zh-Hant': '傳送驗證碼' },
  startAgain: { en: 'Start again', 'zh-Hans': '重新开始', 'zh-Hant': '重新開始' },
  code: { en: 'Code from the e-mail', 'zh-Hans': '邮件中的验证码', 'zh-Hant': '郵件中的驗證碼' },
  codeSent: {
    en: 'If we have an address for you, a code is on its way.',
    'zh-Hans': '如果我们有您的邮箱，验证码已经发出。',
    'zh-Hant': '如果我們有您的電子郵件，驗證碼已經寄出。',
  },
  wrongCode: {
    en: 'That code is not right, or it is too old.',
    'zh-Hans': '验证码不正确或已失效。',
    'zh-Hant': '驗證碼不正確或已失效。',
  },
  leave: { en: 'Don’t ask me again', 'zh-Hans': '不再询问我', 'zh-Hant': '不再詢問我' },
  goOn: { en: 'Continue', 'zh-Hans': '继续', 'zh-Hant': '繼續' },
  nextPerson: { en: 'Next person', 'zh-Hans': '下一位', 'zh-Hant': '下一位' },
  title: { en: 'Survey', 'zh-Hans': '问卷', 'zh-Hant': '問卷' },
} as const satisfies Record<string, Words>
