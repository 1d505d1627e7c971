import type { Words } from '../kernel/index.ts'

/** Why a query had no answer. */
export const words = {
  away: {
    en: 'The event store is not reachable at the moment.',
    'zh-Hans': '事件存储目前无法访问。',
    'zh-Hant': '事件儲存目前無法存取。',
  },
  full: {
    en: 'The disk that holds the event store is full: free some space, then try again.',
    'zh-Hans': '事件存储所在的磁盘已满：请腾出空间后重试。',
    'zh-Hant': '事件儲存所在的磁碟已滿：請騰出空間後重試。',
  },
  trouble: {
    en: 'The event store has trouble of its own at the moment ({answer}); try again.',
    'zh-Hans': '事件存储目前自身出现故障（{answer}），请重试。',
    'zh-Hant': '事件儲存目前自身發生故障（{answer}），請重試。',
  },
  tooLong: {
    en: '{name} took longer than allowed: choose a shorter period or fewer groups.',
    'zh-Hans': '{name} 耗时超过限制：请缩短时间段或减少分组。',
    'zh-Hant': '{name} 耗時超過限制：請縮短時間段或減少分組。',
  },
  tooMuchMemory: {
    en: '{name} needs more memory than allowed: choose a shorter period or fewer groups.',
    'zh-Hans': '{name} 所需内存超过限制：请缩短时间段或减少分组。',
    'zh-Hant': '{name} 所需記憶體超過限制：請縮短時間段或減少分組。',
  },
  crowded: {
    en: 'Too many queries run at the moment.',
    'zh-Hans': '目前运行的查询过多。',
    'zh-Hant': '目前執行的查詢過多。',
  },
  tooManyRows: {
    en: '{name} has too many rows: choose a shorter period or fewer groups.',
    'zh-Hans': '{name} 的行数过多：请缩短时间段或减少分组。',
    'zh-Hant': '{name} 的列數過多：請縮短時間段或減少分組。',
  },
} as const satisfies Record<string, Words>
