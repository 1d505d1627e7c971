import type { Words } from '../../platform/kernel/index.ts'

/** Why something cannot be done as asked. */
export const words = {
  noFeedback: {
    en: 'No feedback has this id.',
    'zh-Hans': '没有使用此 ID 的反馈。',
    'zh-Hant': '沒有使用此 ID 的回饋。',
  },
  noConnector: {
    en: 'No connection has this id.',
    'zh-Hans': '没有使用此 ID 的接入。',
    'zh-Hant': '沒有使用此 ID 的接入。',
  },
  noUnit: {
    en: 'No unit has this id.',
    'zh-Hans': '没有使用此 ID 的团队。',
    'zh-Hant': '沒有使用此 ID 的團隊。',
  },
  noObservation: {
    en: 'No observation has this id.',
    'zh-Hans': '没有使用此 ID 的观察。',
    'zh-Hant': '沒有使用此 ID 的觀察。',
  },
  decided: {
    en: 'This observation was decided already.',
    'zh-Hans': '这条观察已经处理过。',
    'zh-Hant': '這則觀察已經處理過。',
  },
  noAssignee: {
    en: 'is not a member of this workspace',
    'zh-Hans': '不是此工作区的成员',
    'zh-Hant': '不是此工作區的成員',
  },
  badCursor: {
    en: 'is not a cursor of this list',
    'zh-Hans': '不是此列表的游标',
    'zh-Hant': '不是此清單的游標',
  },
  needsSecret: {
    en: 'is needed for this kind of connection',
    'zh-Hans': '此类接入必须填写',
    'zh-Hant': '此類接入必須填寫',
  },
  notPolled: {
    en: 'This connection waits to be called; there is nothing to fetch.',
    'zh-Hans': '此接入由对方推送，无需拉取。',
    'zh-Hant': '此接入由對方推送，無需拉取。',
  },
  notCalled: {
    en: 'This connection has no address: it is asked by us.',
    'zh-Hans': '此接入没有回调地址，由我们主动拉取。',
    'zh-Hant': '此接入沒有回呼地址，由我們主動拉取。',
  },
  kindStays: {
    en: 'cannot change: make another connection instead',
    'zh-Hans': '不能更改：请另建一个接入',
    'zh-Hant': '不能變更：請另建一個接入',
  },
  mailOnly: {
    en: 'Send the e-mail as it is (RFC 822), with the content type message/rfc822.',
    'zh-Hans': '请以 message/rfc822 类型发送原始邮件（RFC 822）。',
    'zh-Hant': '請以 message/rfc822 類型傳送原始郵件（RFC 822）。',
  },
  badMail: {
    en: 'This is not an e-mail that can be read.',
    'zh-Hans': '无法读取这封邮件。',
    'zh-Hant': '無法讀取這封郵件。',
  },
} as const satisfies Record<string, Words>

/** Why feedback was set aside, by code. */
export const rejectionWords = {
  feedback_invalid: {
    en: 'The field {field} is wrong: {reason}',
    'zh-Hans': '字段 {field} 有误：{reason}',
    'zh-Hant': '欄位 {field} 有誤：{reason}',
  },
  feedback_empty: {
    en: 'There is neither a text nor a rating.',
    'zh-Hans': '既没有文字也没有评分。',
    'zh-Hant': '既沒有文字也沒有評分。',
  },
  feedback_time: {
    en: 'The time {found} is before 2000 or more than a day ahead.',
    'zh-Hans': '时间 {found} 早于 2000 年，或晚于现在超过一天。',
    'zh-Hant': '時間 {found} 早於 2000 年，或晚於現在超過一天。',
  },
  feedback_unreadable: {
    en: 'The payload is not what {vendor} sends: {reason}',
    'zh-Hans': '内容不是 {vendor} 的格式：{reason}',
    'zh-Hant': '內容不是 {vendor} 的格式：{reason}',
  },
} as const satisfies Record<string, Words>
