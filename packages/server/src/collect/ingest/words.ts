import type { Words } from '../../platform/kernel/index.ts'

/** Why sources and quarantined messages cannot be changed as asked. */
export const words = {
  diskFailed: {
    en: 'The server cannot write to its disk, which may be full; nothing of this was taken. Try again once it has room.',
    'zh-Hans': '服务器无法写入磁盘，磁盘可能已满；这次的内容都没有接收。请在腾出空间后重试。',
    'zh-Hant': '伺服器無法寫入磁碟，磁碟可能已滿；這次的內容都沒有接收。請在騰出空間後重試。',
  },
  noSource: {
    en: 'No source has this id.',
    'zh-Hans': '没有使用此 ID 的数据源。',
    'zh-Hant': '沒有使用此 ID 的資料來源。',
  },
  noQuarantined: {
    en: 'No quarantined message has this id.',
    'zh-Hans': '没有使用此 ID 的隔离消息。',
    'zh-Hant': '沒有使用此 ID 的隔離訊息。',
  },
  replayed: {
    en: 'This message was replayed already.',
    'zh-Hans': '此消息已经重新发送过。',
    'zh-Hant': '此訊息已經重新傳送過。',
  },
  sourceGone: {
    en: 'The source of this message no longer exists.',
    'zh-Hans': '此消息的数据源已不存在。',
    'zh-Hant': '此訊息的資料來源已不存在。',
  },
} as const satisfies Record<string, Words>

/** Why ingest itself sets messages aside, by code (collect/tracking and unify/catalog have words of their own). */
export const rejectionWords = {
  no_event: {
    en: 'The message gives no event.',
    'zh-Hans': '此消息不产生任何事件。',
    'zh-Hant': '此訊息不產生任何事件。',
  },
  not_applicable: {
    en: 'The request that carried this message could not be applied: {answer}',
    'zh-Hans': '携带此消息的请求无法处理：{answer}',
    'zh-Hant': '攜帶此訊息的請求無法處理：{answer}',
  },
  store_refused: {
    en: 'The event store refused the row: {answer}',
    'zh-Hans': '事件存储拒绝了该行：{answer}',
    'zh-Hant': '事件儲存拒絕了該列：{answer}',
  },
} as const satisfies Record<string, Words>
