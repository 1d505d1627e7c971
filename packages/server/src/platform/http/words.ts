import type { Words } from '../kernel/index.ts'

/** Why a request is refused before any feature sees it. */
export const words = {
  jsonOnly: {
    en: 'This route takes application/json.',
    'zh-Hans': '此接口只接受 application/json。',
    'zh-Hant': '此介面只接受 application/json。',
  },
  notJson: {
    en: 'The body is not valid JSON.',
    'zh-Hans': '请求正文不是有效的 JSON。',
    'zh-Hant': '請求內容不是有效的 JSON。',
  },
  badAddress: {
    en: 'The address holds a percent sign that does not begin a UTF-8 character; write it as %25.',
    'zh-Hans': '地址中有一个百分号，它后面不是 UTF-8 字符的编码；请写成 %25。',
    'zh-Hant': '網址中有一個百分號，它後面不是 UTF-8 字元的編碼；請寫成 %25。',
  },
  unknownParameter: {
    en: 'is no parameter of this route; it takes: {known}',
    'zh-Hans': '不是此接口的参数；可用参数：{known}',
    'zh-Hant': '不是此介面的參數；可用參數：{known}',
  },
  storable: {
    en: 'a text without NUL characters and halves of surrogate pairs',
    'zh-Hans': '不含 NUL 字符和不成对代理项的文本',
    'zh-Hant': '不含 NUL 字元和不成對代理項的文字',
  },
  notStorable: {
    en: 'holds a NUL character or half of a surrogate pair',
    'zh-Hans': '含有 NUL 字符或不成对代理项',
    'zh-Hant': '含有 NUL 字元或不成對代理項',
  },
  diskFull: {
    en: 'The server’s disk is full: free some space, then try again.',
    'zh-Hans': '服务器的磁盘已满：请释放一些空间后重试。',
    'zh-Hant': '伺服器的磁碟已滿：請釋放一些空間後重試。',
  },
  tooDeep: {
    en: 'is nested deeper than {most} levels',
    'zh-Hans': '嵌套超过 {most} 层',
    'zh-Hant': '巢狀超過 {most} 層',
  },
} as const satisfies Record<string, Words>
