import type { Words } from '../kernel/index.ts'

/** What went wrong in the state store, and what to do. */
export const words = {
  away: {
    en: 'The state store (PostgreSQL) is not reachable at the moment; try again in a second.',
    'zh-Hans': '状态存储（PostgreSQL）目前无法访问，请稍后重试。',
    'zh-Hant': '狀態儲存（PostgreSQL）目前無法存取，請稍後重試。',
  },
  contended: {
    en: 'Another change of the same records was in the way; try again.',
    'zh-Hans': '相同记录正在被另一处修改，请重试。',
    'zh-Hant': '相同記錄正在被另一處變更，請重試。',
  },
  diskFull: {
    en: 'The disk that holds the state store (PostgreSQL) is full: free some space, then try again.',
    'zh-Hans': '状态存储（PostgreSQL）所在的磁盘已满：请释放空间后重试。',
    'zh-Hant': '狀態儲存（PostgreSQL）所在的磁碟已滿：請釋放空間後重試。',
  },
  crowded: {
    en: 'The state store (PostgreSQL) has no connection or memory left; try again in a second.',
    'zh-Hans': '状态存储（PostgreSQL）的连接或内存已用尽，请稍后重试。',
    'zh-Hant': '狀態儲存（PostgreSQL）的連線或記憶體已用盡，請稍後重試。',
  },
  tooSlow: {
    en: 'This took too long in the state store (PostgreSQL) and was stopped; ask for less at once.',
    'zh-Hans': '此操作在状态存储（PostgreSQL）中耗时过长，已被停止；请减少一次请求的内容。',
    'zh-Hant': '此操作在狀態儲存（PostgreSQL）中耗時過長，已被停止；請減少一次請求的內容。',
  },
  nul: {
    en: 'Text contains the character NUL (U+0000) or a broken character, which cannot be stored; remove it.',
    'zh-Hans': '文本含有无法存储的 NUL（U+0000）或损坏的字符，请将其删除。',
    'zh-Hant': '文字含有無法儲存的 NUL（U+0000）或損壞的字元，請將其移除。',
  },
} as const satisfies Record<string, Words>
