import type { Words } from '../../platform/kernel/index.ts'

/** Why what was asked of a customer is not there. */
export const words = {
  noCustomer: {
    en: 'No customer has this id.',
    'zh-Hans': '没有使用此 ID 的客户。',
    'zh-Hant': '沒有使用此 ID 的顧客。',
  },
  noSegment: {
    en: 'No segment has this id.',
    'zh-Hans': '没有使用此 ID 的分群。',
    'zh-Hant': '沒有使用此 ID 的分群。',
  },
} as const satisfies Record<string, Words>
