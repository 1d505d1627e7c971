import type { Words } from '../../platform/kernel/index.ts'

/** Why what was asked of a customer is not there. */
export const words = {
  noCustomer: {
    en: 'No customer has this id.',
    'zh-Hans': '没有使用此 ID 的客户。',
    'zh-Hant': '沒有使用此 ID 的客戶。',
  },
  noSegment: {
    en: 'No segment has this id.',
    'zh-Hans': '没有使用此 ID 的分群。',
    'zh-Hant': '沒有使用此 ID 的分群。',
  },
  badCursor: {
    en: 'is no cursor of this list; leave it out for the first page',
    'zh-Hans': '不是此列表的游标；不填则返回第一页',
    'zh-Hant': '不是此清單的游標；不填則回傳第一頁',
  },
} as const satisfies Record<string, Words>
