import type { Words } from '../../platform/kernel/index.ts'

/** Why a channel or a message cannot be as asked, and what e-mails say by themselves. */
export const words = {
  changed: {
    en: 'Somebody else changed this channel since you opened it. Look at it in another tab, or save once more to replace what they wrote.',
    'zh-Hans': '您打开此渠道后，其他人修改了它。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant': '您開啟此管道後，其他人修改了它。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
  noChannel: {
    en: 'No channel has this id.',
    'zh-Hans': '没有使用此 ID 的渠道。',
    'zh-Hant': '沒有使用此 ID 的管道。',
  },
  noBounce: {
    en: 'No address bounced from this message, or it was lifted already.',
    'zh-Hans': '没有因这条消息而停发的地址，或已经恢复。',
    'zh-Hant': '沒有因這則訊息而停發的地址，或已經恢復。',
  },
  otherProvider: {
    en: 'A channel keeps its kind: add a new one for another provider.',
    'zh-Hans': '渠道的类型不能更改。如需使用其他服务商，请新建渠道。',
    'zh-Hant': '管道的類型不能更改。如需使用其他服務商，請新增管道。',
  },
  secretNeeded: {
    en: 'this secret is needed',
    'zh-Hans': '此密钥为必填项',
    'zh-Hant': '此金鑰為必填',
  },
  secretAgain: {
    en: 'the channel points elsewhere now: enter this secret again',
    'zh-Hans': '渠道指向已更改，请重新输入此密钥',
    'zh-Hant': '管道指向已變更，請重新輸入此金鑰',
  },
  badKey: {
    en: 'this is not base64 of at least 24 bytes, with or without whsec_ before it',
    'zh-Hans': '应为至少 24 字节的 base64，可带 whsec_ 前缀',
    'zh-Hant': '應為至少 24 位元組的 base64，可帶 whsec_ 前綴',
  },
  address: {
    en: 'this address is not called: {reason}',
    'zh-Hans': '不能访问该地址：{reason}',
    'zh-Hant': '不能存取該位址：{reason}',
  },
  unreadable: {
    en: 'the message cannot be read: {reason}',
    'zh-Hans': '无法解析消息内容：{reason}',
    'zh-Hant': '無法解析訊息內容：{reason}',
  },
  unknownField: {
    en: 'there is no field {name}',
    'zh-Hans': '没有字段 {name}',
    'zh-Hant': '沒有欄位 {name}',
  },
  noFallback: {
    en: '{output} needs a fallback, such as | default: "there"',
    'zh-Hans': '{output} 需要备用文字，例如 | default: "您好"',
    'zh-Hant': '{output} 需要備用文字，例如 | default: "您好"',
  },
  noLink: {
    en: 'without {{ link }} the survey cannot be reached',
    'zh-Hans': '缺少 {{ link }}，收件人无法打开问卷',
    'zh-Hant': '缺少 {{ link }}，收件人無法開啟問卷',
  },
  notForPeople: {
    en: 'this channel speaks to a group of colleagues, not to a person',
    'zh-Hans': '该渠道面向同事群，不能用于联系客户',
    'zh-Hant': '該管道面向同事群組，不能用於聯絡顧客',
  },
} as const satisfies Record<string, Words>
