import type { Words } from '../kernel/messages.ts'

/** How a problem of a field is put together, from what is expected and what was found. */
export const problemWords = {
  missing: {
    en: 'is missing; expected {expected}',
    'zh-Hans': '缺少此字段；应为{expected}',
    'zh-Hant': '缺少此欄位；應為{expected}',
  },
  empty: {
    en: 'is empty; expected {expected}',
    'zh-Hans': '为空；应为{expected}',
    'zh-Hant': '為空；應為{expected}',
  },
  other: {
    en: 'expected {expected}; found {found}',
    'zh-Hans': '应为{expected}；实际为{found}',
    'zh-Hant': '應為{expected}；實際為{found}',
  },
  unknownField: {
    en: 'is not a field that is known here',
    'zh-Hans': '此处没有这个字段',
    'zh-Hant': '此處沒有這個欄位',
  },
  unknownNear: {
    en: 'is not a field that is known here; did you mean {near}?',
    'zh-Hans': '此处没有这个字段；是否想写 {near}？',
    'zh-Hant': '此處沒有這個欄位；是否想寫 {near}？',
  },
  unknownAmong: {
    en: 'is not a field that is known here; known are {known}',
    'zh-Hans': '此处没有这个字段；可用字段：{known}',
    'zh-Hant': '此處沒有這個欄位；可用欄位：{known}',
  },
  badName: {
    en: 'this name of a field cannot be used; expected {expected}',
    'zh-Hans': '此字段名不可用；应为{expected}',
    'zh-Hant': '此欄位名稱不可用；應為{expected}',
  },
} as const satisfies Record<string, Words>

/** Kinds of values, as they were found. */
export const foundWords = {
  null: { en: 'null', 'zh-Hans': '空值 null', 'zh-Hant': '空值 null' },
  nothing: { en: 'nothing', 'zh-Hans': '空', 'zh-Hant': '空' },
  boolean: { en: '{value}', 'zh-Hans': '布尔值 {value}', 'zh-Hant': '布林值 {value}' },
  number: { en: 'the number {value}', 'zh-Hans': '数字 {value}', 'zh-Hant': '數字 {value}' },
  someNumber: { en: 'a number', 'zh-Hans': '数字', 'zh-Hant': '數字' },
  quoted: { en: 'the text "{value}"', 'zh-Hans': '文本“{value}”', 'zh-Hant': '文字「{value}」' },
  text: {
    en: 'a text of {count} characters',
    'zh-Hans': '长度为 {count} 个字符的文本',
    'zh-Hant': '長度為 {count} 個字元的文字',
  },
  letter: { en: 'a text of one character', 'zh-Hans': '长度为 1 个字符的文本', 'zh-Hant': '長度為 1 個字元的文字' },
  list: { en: 'a list of {count}', 'zh-Hans': '含 {count} 项的列表', 'zh-Hant': '含 {count} 項的清單' },
  object: { en: 'an object', 'zh-Hans': '对象', 'zh-Hant': '物件' },
} as const satisfies Record<string, Words>

/** What a schema of this kind expects. */
export const kindWords = {
  string: { en: 'a text', 'zh-Hans': '文本', 'zh-Hant': '文字' },
  number: { en: 'a number', 'zh-Hans': '数字', 'zh-Hant': '數字' },
  int: { en: 'a whole number', 'zh-Hans': '整数', 'zh-Hant': '整數' },
  boolean: { en: 'true or false', 'zh-Hans': '布尔值（true 或 false）', 'zh-Hant': '布林值（true 或 false）' },
  array: { en: 'a list', 'zh-Hans': '列表', 'zh-Hant': '清單' },
  object: { en: 'an object', 'zh-Hans': '对象', 'zh-Hant': '物件' },
  date: { en: 'a date', 'zh-Hans': '日期', 'zh-Hant': '日期' },
  null: { en: 'null', 'zh-Hans': '空值 null', 'zh-Hant': '空值 null' },
  nothing: { en: 'nothing', 'zh-Hans': '空', 'zh-Hant': '空' },
  known: {
    en: 'one of the forms that the API reference names',
    'zh-Hans': 'API 文档所列的形式之一',
    'zh-Hant': 'API 文件所列的形式之一',
  },
} as const satisfies Record<string, Words>

/** Bounds, by what is bounded. */
export const boundWords = {
  charactersAtLeast: {
    en: 'at least {count} characters',
    'zh-Hans': '至少 {count} 个字符',
    'zh-Hant': '至少 {count} 個字元',
  },
  charactersAtMost: {
    en: 'at most {count} characters',
    'zh-Hans': '最多 {count} 个字符',
    'zh-Hant': '最多 {count} 個字元',
  },
  charactersExactly: {
    en: 'exactly {count} characters',
    'zh-Hans': '正好 {count} 个字符',
    'zh-Hant': '正好 {count} 個字元',
  },
  entriesAtLeast: { en: 'at least {count} entries', 'zh-Hans': '至少 {count} 项', 'zh-Hant': '至少 {count} 項' },
  entriesAtMost: { en: 'at most {count} entries', 'zh-Hans': '最多 {count} 项', 'zh-Hant': '最多 {count} 項' },
  entriesExactly: { en: 'exactly {count} entries', 'zh-Hans': '正好 {count} 项', 'zh-Hant': '正好 {count} 項' },
  numberAtLeast: {
    en: 'a number of at least {count}',
    'zh-Hans': '不小于 {count} 的数字',
    'zh-Hant': '不小於 {count} 的數字',
  },
  numberAtMost: {
    en: 'a number of at most {count}',
    'zh-Hans': '不大于 {count} 的数字',
    'zh-Hant': '不大於 {count} 的數字',
  },
  numberAbove: { en: 'a number above {count}', 'zh-Hans': '大于 {count} 的数字', 'zh-Hant': '大於 {count} 的數字' },
  numberBelow: { en: 'a number below {count}', 'zh-Hans': '小于 {count} 的数字', 'zh-Hant': '小於 {count} 的數字' },
  multipleOf: { en: 'a multiple of {count}', 'zh-Hans': '{count} 的倍数', 'zh-Hant': '{count} 的倍數' },
} as const satisfies Record<string, Words>

/** Texts of a form that zod knows by name; `format` is for the others. */
export const formatWords = {
  email: { en: 'an e-mail address', 'zh-Hans': '电子邮件地址', 'zh-Hant': '電子郵件地址' },
  url: {
    en: 'a URL such as https://shop.example',
    'zh-Hans': '网址，例如 https://shop.example',
    'zh-Hant': '網址，例如 https://shop.example',
  },
  datetime: {
    en: 'a time such as 2026-01-31T08:00:00Z',
    'zh-Hans': '时间，例如 2026-01-31T08:00:00Z',
    'zh-Hant': '時間，例如 2026-01-31T08:00:00Z',
  },
  date: { en: 'a date such as 2026-01-31', 'zh-Hans': '日期，例如 2026-01-31', 'zh-Hant': '日期，例如 2026-01-31' },
  regex: { en: 'a text of the form {format}', 'zh-Hans': '符合 {format} 的文本', 'zh-Hant': '符合 {format} 的文字' },
  format: { en: 'a text of the format {format}', 'zh-Hans': '{format} 格式的文本', 'zh-Hant': '{format} 格式的文字' },
} as const satisfies Record<string, Words>

/** Fixed lists of values. */
export const valueWords = {
  oneOf: { en: 'one of {values}', 'zh-Hans': '以下之一：{values}', 'zh-Hant': '以下之一：{values}' },
  more: { en: '{values} and {count} more', 'zh-Hans': '{values} 等 {count} 个', 'zh-Hant': '{values} 等 {count} 個' },
} as const satisfies Record<string, Words>

/** What several contracts expect of a text; each finishes "expected …". */
export const expectations = {
  timeZone: {
    en: 'an IANA time zone such as Asia/Shanghai',
    'zh-Hans': 'IANA 时区，例如 Asia/Shanghai',
    'zh-Hant': 'IANA 時區，例如 Asia/Shanghai',
  },
  currency: {
    en: 'the three capital letters of a currency, such as EUR',
    'zh-Hans': '三个大写字母的货币代码，例如 EUR',
    'zh-Hant': '三個大寫字母的貨幣代碼，例如 EUR',
  },
  machineWord: {
    en: 'lower-case letters, digits, dots, hyphens and underscores, beginning with a letter or digit',
    'zh-Hans': '小写字母、数字、点、连字符和下划线，且以字母或数字开头',
    'zh-Hant': '小寫字母、數字、點、連字號和底線，且以字母或數字開頭',
  },
} as const satisfies Record<string, Words>
