import type { Words } from '../../platform/kernel/index.ts'

/** Why something about the budget or a test send cannot be as asked. */
export const words = {
  changed: {
    en: 'Somebody else changed the limits since you opened them. Look at them in another tab, or save once more to replace what they wrote.',
    'zh-Hans': '您打开此页后，其他人修改了联系上限。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant': '您開啟此頁後，其他人修改了聯絡上限。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
  noProgramme: {
    en: 'No programme has this id.',
    'zh-Hans': '没有使用此 ID 的调研计划。',
    'zh-Hant': '沒有使用此 ID 的調查計畫。',
  },
  noChannel: {
    en: 'This programme does not use such a channel.',
    'zh-Hans': '此调研计划没有使用该渠道。',
    'zh-Hant': '此調查計畫沒有使用該管道。',
  },
  onlyEmail: {
    en: 'A test goes to your own e-mail address: only channels of e-mail can be tested so.',
    'zh-Hans': '测试消息只发往您自己的邮箱，因此仅支持邮件渠道。',
    'zh-Hant': '測試訊息只寄往您自己的信箱，因此僅支援郵件管道。',
  },
  onlyPeople: {
    en: 'A test goes to the address of whoever is signed in; a key has none.',
    'zh-Hans': '测试消息发往登录者的邮箱；API 密钥没有邮箱。',
    'zh-Hant': '測試訊息寄往登入者的信箱；API 金鑰沒有信箱。',
  },
  sampleSubject: {
    en: '[Test]',
    'zh-Hans': '【测试】',
    'zh-Hant': '【測試】',
  },
} as const satisfies Record<string, Words>
