import { en, type NoticeWords } from './notice-words.ts'
import { ar, ja, ko } from './notices-asian.ts'
import { de, es, fr, pt, ru } from './notices-european.ts'

const hans: NoticeWords = {
  unknown: '这里没有问卷。',
  unknownMore: '请检查网址，或向发送者索取新的链接。',
  closed: '本次调查已结束。',
  closedMore: '感谢您愿意告诉我们您的想法。',
  expired: '链接已过期。',
  expiredMore: '链接只在一段时间内有效。',
  used: '您已经回答过了。',
  usedMore: '该链接只能回答一次，我们已收到您的回答，谢谢。',
  failed: '操作没有成功。',
  failedMore: '请返回后重试。',
  tooMany: '您所在网络的访问过于频繁。',
  busy: '暂时无法处理。',
  tryAgainIn: '请在 {seconds} 秒后重试。之前提交的内容不会丢失。',
  tooLarge: '提交的内容过大。请返回，减少内容后再提交。',
  late: '您之前离线时在此填写的回答提交得太晚，未被计入。',
  resume: '您之前回答过一部分。我们可以通过邮件发送验证码，让您接着填写。',
  sendCode: '发送验证码',
  startAgain: '重新开始',
  code: '邮件中的验证码',
  codeSent: '如果我们有您的邮箱，验证码已经发出。',
  wrongCode: '验证码不正确或已失效。',
  leave: '不再询问我',
  goOn: '继续',
  nextPerson: '下一位',
  title: '问卷',
  codeSubject: '继续填写问卷的验证码',
  codeMail: '继续填写问卷的验证码是 {code}，15 分钟内有效。如果不是您本人操作，请忽略此邮件。',
}

const hant: NoticeWords = {
  unknown: '這裡沒有問卷。',
  unknownMore: '請檢查網址，或向寄件者索取新的連結。',
  closed: '本次調查已結束。',
  closedMore: '感謝您願意告訴我們您的想法。',
  expired: '連結已過期。',
  expiredMore: '連結只在一段時間內有效。',
  used: '您已經回答過了。',
  usedMore: '該連結只能回答一次，我們已收到您的回答，謝謝。',
  failed: '操作沒有成功。',
  failedMore: '請返回後重試。',
  tooMany: '您所在網路的造訪過於頻繁。',
  busy: '暫時無法處理。',
  tryAgainIn: '請在 {seconds} 秒後重試。先前送出的內容不會遺失。',
  tooLarge: '送出的內容過大。請返回，減少內容後再送出。',
  late: '您先前離線時在此填寫的回答送出得太晚，未被計入。',
  resume: '您之前回答過一部分。我們可以用郵件傳送驗證碼，讓您接著填寫。',
  sendCode: '傳送驗證碼',
  startAgain: '重新開始',
  code: '郵件中的驗證碼',
  codeSent: '如果我們有您的電子郵件，驗證碼已經寄出。',
  wrongCode: '驗證碼不正確或已失效。',
  leave: '不再詢問我',
  goOn: '繼續',
  nextPerson: '下一位',
  title: '問卷',
  codeSubject: '繼續填寫問卷的驗證碼',
  codeMail: '繼續填寫問卷的驗證碼是 {code}，15 分鐘內有效。如果不是您本人操作，請忽略此郵件。',
}

const byLanguage = new Map<string, NoticeWords>(
  Object.entries({ en, 'zh-Hans': hans, 'zh-Hant': hant, ar, de, es, fr, ja, ko, pt, ru }),
)

/** The language that we have words in for a tag; null for none. */
function ownLanguage(tag: string): string | null {
  const [base = ''] = tag.toLowerCase().split(/[-_]/)
  if (base === 'zh') return /^zh[-_](hant|tw|hk|mo)\b/i.test(tag) ? 'zh-Hant' : 'zh-Hans'
  return byLanguage.has(base) ? base : null
}

/** The first of some tags that we have words in; English where there is none. */
export function noticeLanguage(tags: readonly string[]): string {
  for (const tag of tags) {
    const language = ownLanguage(tag)
    if (language !== null) return language
  }
  return 'en'
}

/** What we say in a language (BCP 47); in English where we have no words in it. */
export function noticeWords(language: string): NoticeWords {
  return byLanguage.get(ownLanguage(language) ?? 'en') ?? en
}
