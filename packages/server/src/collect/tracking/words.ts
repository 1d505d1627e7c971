import type { Words } from '../../platform/kernel/index.ts'

/** Why a message of an SDK cannot become an event, by code: what was found, what is expected. */
export const rejectionWords = {
  not_an_object: {
    en: 'Expected an object with {expected}.',
    'zh-Hans': '应为包含 {expected} 的对象。',
    'zh-Hant': '應為包含 {expected} 的物件。',
  },
  unknown_type: {
    en: 'Found {found}; expected {expected}.',
    'zh-Hans': '实际为 {found}；应为 {expected}。',
    'zh-Hant': '實際為 {found}；應為 {expected}。',
  },
  missing_group: {
    en: 'A group call needs groupId, a text or a whole number.',
    'zh-Hans': 'group 调用需要 groupId（文本或整数）。',
    'zh-Hant': 'group 呼叫需要 groupId（文字或整數）。',
  },
  missing_previous_id: {
    en: 'An alias call needs previousId, the id that the person had before.',
    'zh-Hans': 'alias 调用需要 previousId，即该客户此前的 ID。',
    'zh-Hant': 'alias 呼叫需要 previousId，即該顧客先前的 ID。',
  },
  missing_item: {
    en: 'An item needs item_type and item_id.',
    'zh-Hans': '物品需要 item_type 和 item_id。',
    'zh-Hant': '物品需要 item_type 與 item_id。',
  },
  no_profile_property: {
    en: 'The call names no property.',
    'zh-Hans': '此调用没有给出任何属性。',
    'zh-Hant': '此呼叫沒有給出任何屬性。',
  },
  invalid_profile_value: {
    en: 'The value does not fit {call}.',
    'zh-Hans': '该值不适用于 {call}。',
    'zh-Hant': '該值不適用於 {call}。',
  },
  too_many_events: {
    en: 'Found {found} events in one request; at most {most} are taken.',
    'zh-Hans': '一个请求中有 {found} 个事件，最多接受 {most} 个。',
    'zh-Hant': '一個請求中有 {found} 個事件，最多接受 {most} 個。',
  },
  too_deep: {
    en: 'The event is nested more than {most} levels deep.',
    'zh-Hans': '事件的嵌套超过 {most} 层。',
    'zh-Hant': '事件的巢狀超過 {most} 層。',
  },
  too_many_keys: {
    en: 'The event has more than {most} keys.',
    'zh-Hans': '事件的键超过 {most} 个。',
    'zh-Hant': '事件的鍵超過 {most} 個。',
  },
  event_too_large: {
    en: 'The event has {found} bytes; at most {most} are taken.',
    'zh-Hans': '事件有 {found} 字节，最多接受 {most} 字节。',
    'zh-Hant': '事件有 {found} 位元組，最多接受 {most} 位元組。',
  },
  missing_event_name: {
    en: 'The event has no name; expected a text.',
    'zh-Hans': '事件没有名称；应为文本。',
    'zh-Hant': '事件沒有名稱；應為文字。',
  },
  event_name_too_long: {
    en: "The event's name has {found} characters; at most {most} are taken.",
    'zh-Hans': '事件名称有 {found} 个字符，最多接受 {most} 个。',
    'zh-Hant': '事件名稱有 {found} 個字元，最多接受 {most} 個。',
  },
  missing_identifier: {
    en: 'The call says something about a person but names nobody.',
    'zh-Hans': '此调用描述了一位客户，但没有指明是谁。',
    'zh-Hant': '此呼叫描述了一位顧客，但沒有指明是誰。',
  },
  junk_identifier: {
    en: 'The call names nobody: {found} is a placeholder, not an id.',
    'zh-Hans': '此调用没有指明客户：{found} 是占位符，不是 ID。',
    'zh-Hant': '此呼叫沒有指明顧客：{found} 是預留字，不是 ID。',
  },
  invalid_time: {
    en: 'Found {found}; expected ISO 8601 or epoch milliseconds.',
    'zh-Hans': '实际为 {found}；应为 ISO 8601 时间或毫秒时间戳。',
    'zh-Hant': '實際為 {found}；應為 ISO 8601 時間或毫秒時間戳記。',
  },
  time_before_2000: {
    en: '{found} is before 2000.',
    'zh-Hans': '{found} 早于 2000 年。',
    'zh-Hant': '{found} 早於 2000 年。',
  },
  time_in_future: {
    en: '{found} is more than 24 hours after arrival.',
    'zh-Hans': '{found} 比到达时间晚 24 小时以上。',
    'zh-Hant': '{found} 比到達時間晚 24 小時以上。',
  },
  malformed_gzip: {
    en: 'The body begins like compressed data (gzip, zlib or zstd) but cannot be decompressed.',
    'zh-Hans': '请求正文的开头像压缩数据（gzip、zlib 或 zstd），但无法解压。',
    'zh-Hant': '請求內容的開頭像壓縮資料（gzip、zlib 或 zstd），但無法解壓縮。',
  },
  not_base64: {
    en: 'The field data is not base64.',
    'zh-Hans': '字段 data 不是 base64。',
    'zh-Hant': '欄位 data 不是 base64。',
  },
  not_lz64: {
    en: 'The field data is not packed by lz-string, as compression=lz64 says.',
    'zh-Hans': '字段 data 并非如 compression=lz64 所说由 lz-string 压缩。',
    'zh-Hant': '欄位 data 並非如 compression=lz64 所說由 lz-string 壓縮。',
  },
  not_escaped_base64: {
    en: 'The field data is neither base64 nor percent-encoded base64.',
    'zh-Hans': '字段 data 既不是 base64，也不是百分号编码的 base64。',
    'zh-Hant': '欄位 data 既不是 base64，也不是百分號編碼的 base64。',
  },
  empty_body: {
    en: 'The body is empty; expected JSON.',
    'zh-Hans': '请求正文为空；应为 JSON。',
    'zh-Hant': '請求內容為空；應為 JSON。',
  },
  not_json: {
    en: 'The body is not JSON: {cause}',
    'zh-Hans': '请求正文不是 JSON：{cause}',
    'zh-Hant': '請求內容不是 JSON：{cause}',
  },
  body_too_large: {
    en: 'The body exceeds {most} bytes after decompression.',
    'zh-Hans': '请求正文解压后超过 {most} 字节。',
    'zh-Hant': '請求內容解壓縮後超過 {most} 位元組。',
  },
} as const satisfies Record<string, Words>

export type RejectionCode = keyof typeof rejectionWords
