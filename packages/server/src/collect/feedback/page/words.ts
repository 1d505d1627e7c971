import type { Words } from '../../../platform/kernel/index.ts'

/** What the employees' page says. */
export const pageWords = {
  title: {
    en: 'What did a customer tell you today?',
    'zh-Hans': '今天有顾客对您说了什么？',
    'zh-Hant': '今天有顧客對您說了什麼？',
  },
  hint: {
    en: 'One sentence is enough. Leave out names and phone numbers. Nobody sees who wrote it.',
    'zh-Hans': '一句话就够。请不要写姓名和电话。没有人会知道是谁写的。',
    'zh-Hant': '一句話就夠。請不要寫姓名和電話。沒有人會知道是誰寫的。',
  },
  text: { en: 'In the customer’s words', 'zh-Hans': '用顾客的原话', 'zh-Hant': '用顧客的原話' },
  mood: { en: 'How did the customer feel?', 'zh-Hans': '顾客的感受如何？', 'zh-Hant': '顧客的感受如何？' },
  unhappy: { en: 'Unhappy', 'zh-Hans': '不满意', 'zh-Hant': '不滿意' },
  neither: { en: 'Neither', 'zh-Hans': '一般', 'zh-Hant': '普通' },
  happy: { en: 'Happy', 'zh-Hans': '满意', 'zh-Hant': '滿意' },
  send: { en: 'Send', 'zh-Hans': '提交', 'zh-Hant': '送出' },
  thanks: { en: 'Thank you.', 'zh-Hans': '谢谢！', 'zh-Hant': '謝謝！' },
  next: {
    en: 'A colleague reads it before it counts.',
    'zh-Hans': '同事看过之后才会计入统计。',
    'zh-Hant': '同事看過之後才會計入統計。',
  },
  another: { en: 'Tell another', 'zh-Hans': '再写一条', 'zh-Hant': '再寫一則' },
  empty: {
    en: 'Please write what the customer said.',
    'zh-Hans': '请写下顾客说了什么。',
    'zh-Hant': '請寫下顧客說了什麼。',
  },
  tooLong: {
    en: 'That is too long: 2,000 characters at most.',
    'zh-Hans': '内容太长：最多 2,000 个字符。',
    'zh-Hant': '內容太長：最多 2,000 個字元。',
  },
  tooMany: {
    en: 'That was a lot at once. Please try again in a few minutes.',
    'zh-Hans': '提交过于频繁，请几分钟后再试。',
    'zh-Hant': '送出過於頻繁，請幾分鐘後再試。',
  },
  gone: {
    en: 'This link is no longer valid. Ask for the new one.',
    'zh-Hans': '此链接已失效，请索取新的链接。',
    'zh-Hant': '此連結已失效，請索取新的連結。',
  },
  failed: {
    en: 'That did not work. Please send it again.',
    'zh-Hans': '没有提交成功，请再试一次。',
    'zh-Hant': '沒有送出成功，請再試一次。',
  },
} as const satisfies Record<string, Words>
