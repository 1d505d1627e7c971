import type { Words } from '../kernel/index.ts'

/** Why a request is refused before any feature sees it. */
export const words = {
  jsonOnly: {
    en: 'This route takes application/json.',
    'zh-Hans': '此接口只接受 application/json。',
    'zh-Hant': '此介面只接受 application/json。',
  },
  packedBody: {
    en: 'A body with Content-Encoding {coding} is not taken here: send the JSON as it is.',
    'zh-Hans': '此处不接受 Content-Encoding 为 {coding} 的请求正文：请直接发送未压缩的 JSON。',
    'zh-Hant': '此處不接受 Content-Encoding 為 {coding} 的請求內文：請直接傳送未壓縮的 JSON。',
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
  badKey: {
    en: 'must be 1 to 255 visible ASCII characters; a random UUID does',
    'zh-Hans': '必须是 1 至 255 个可见 ASCII 字符，例如随机 UUID',
    'zh-Hant': '必須是 1 至 255 個可見 ASCII 字元，例如隨機 UUID',
  },
  stillRunning: {
    en: 'The request with this Idempotency-Key is still being worked on; send it again shortly.',
    'zh-Hans': '带有此 Idempotency-Key 的请求仍在处理中；请稍后再次发送。',
    'zh-Hant': '帶有此 Idempotency-Key 的請求仍在處理中；請稍後再次傳送。',
  },
  otherRequest: {
    en: 'This Idempotency-Key was sent within the last 24 hours with another path or body. A new request needs a new key.',
    'zh-Hans': '此 Idempotency-Key 在过去 24 小时内已用于路径或正文不同的请求。新的请求需要新的键。',
    'zh-Hant': '此 Idempotency-Key 在過去 24 小時內已用於路徑或內容不同的請求。新的請求需要新的鍵。',
  },
  answerLost: {
    en: 'The request with this Idempotency-Key did its change, but its answer was lost on the way. What it made or changed is {made}: look it up; sent with a new key, the request would do it again.',
    'zh-Hans':
      '带有此 Idempotency-Key 的请求已完成更改，但其回复中途丢失。它创建或更改的对象是 {made}：请查看该对象；若用新的键再次发送，更改会再做一次。',
    'zh-Hant':
      '帶有此 Idempotency-Key 的請求已完成變更，但其回覆中途遺失。它建立或變更的對象是 {made}：請查看該對象；若用新的鍵再次傳送，變更會再做一次。',
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
